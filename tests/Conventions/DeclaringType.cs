using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Conventions;

/// <summary>Finds the declaring type; for a constructed generic type, the generic type definition.</summary>
internal sealed class DeclaringType : ISignatureTypeProvider<TypeReferenceHandle, object?>
{
    public TypeReferenceHandle GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => handle;

    public TypeReferenceHandle GetGenericInstantiation(TypeReferenceHandle genericType, ImmutableArray<TypeReferenceHandle> typeArguments) => genericType;

    public TypeReferenceHandle GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => default;

    public TypeReferenceHandle GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public TypeReferenceHandle GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    public TypeReferenceHandle GetGenericTypeParameter(object? genericContext, int index) => default;

    public TypeReferenceHandle GetGenericMethodParameter(object? genericContext, int index) => default;

    public TypeReferenceHandle GetSZArrayType(TypeReferenceHandle elementType) => default;

    public TypeReferenceHandle GetArrayType(TypeReferenceHandle elementType, ArrayShape shape) => default;

    public TypeReferenceHandle GetByReferenceType(TypeReferenceHandle elementType) => default;

    public TypeReferenceHandle GetPointerType(TypeReferenceHandle elementType) => default;

    public TypeReferenceHandle GetPinnedType(TypeReferenceHandle elementType) => elementType;

    public TypeReferenceHandle GetModifiedType(TypeReferenceHandle modifier, TypeReferenceHandle unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeReferenceHandle GetFunctionPointerType(MethodSignature<TypeReferenceHandle> signature) => default;
}
