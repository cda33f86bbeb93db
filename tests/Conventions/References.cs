using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Conventions;

/// <summary>What a compiled assembly refers to in others: types and members, each with the assembly that declares it.</summary>
public static class References
{
    public static IReadOnlyList<Reference> Of(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        var names = new SignatureNames(metadata);
        return [.. metadata.TypeReferences.Select(handle => OfType(metadata, handle)).OfType<Reference>()
            .Concat(metadata.MemberReferences.Select(handle => OfMember(metadata, names, handle)).OfType<Reference>())
            .Distinct()
            .OrderBy(reference => reference.ToString(), StringComparer.Ordinal)];
    }

    private static Reference? OfType(MetadataReader metadata, TypeReferenceHandle handle) =>
        AssemblyOf(metadata, handle) is { } assembly ? new(assembly, SignatureNames.NameOf(metadata, handle)) : null;

    private static Reference? OfMember(MetadataReader metadata, SignatureNames names, MemberReferenceHandle handle)
    {
        var member = metadata.GetMemberReference(handle);
        var type = member.Parent.Kind switch
        {
            HandleKind.TypeReference => (TypeReferenceHandle)member.Parent,
            HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(new DeclaringType(), null),
            _ => default,
        };
        if (type.IsNil || AssemblyOf(metadata, type) is not { } assembly)
            return null;

        var place = $"{SignatureNames.NameOf(metadata, type)}.{metadata.GetString(member.Name)}";
        if (member.GetKind() is MemberReferenceKind.Field)
            return new(assembly, $"{place} : {member.DecodeFieldSignature(names, null)}");

        var signature = member.DecodeMethodSignature(names, null);
        var generic = signature.GenericParameterCount > 0 ? $"<{signature.GenericParameterCount}>" : "";
        return new(assembly, $"{place}{generic}({string.Join(", ", signature.ParameterTypes)}) : {signature.ReturnType}");
    }

    private static string? AssemblyOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var scope = metadata.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.AssemblyReference => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            HandleKind.TypeReference => AssemblyOf(metadata, (TypeReferenceHandle)scope),
            _ => null,
        };
    }
}
