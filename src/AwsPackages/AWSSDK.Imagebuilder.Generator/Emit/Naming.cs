using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

/// <summary>Converts the model's names to those of the official package.</summary>
internal static class Naming
{
    // The one customization of the official package: "Responses" would collide with the paginator's own property.
    private const string CustomizedShape = "ListImageScanFindingAggregationsResponse";

    public static string Property(StructureShape owner, string member)
        => owner.Name == CustomizedShape && member == "responses" ? "Aggregations" : UpperFirst(member);

    public static string Property(StructureShape owner, Member member) => Property(owner, member.Name);

    /// <summary>The value split at blanks and <c>- . : /</c>, each part's first letter upper-cased, underscores kept.</summary>
    public static string EnumField(string value)
        => string.Concat(value.Split(' ', '-', '.', ':', '/').Where(part => part.Length > 0).Select(UpperFirst));

    public static string UpperFirst(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
