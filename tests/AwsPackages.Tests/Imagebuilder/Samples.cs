using System.Text.Json.Nodes;
using ImageBuilderModel.Smithy;

namespace AwsPackages.Tests.Imagebuilder;

/// <summary>JSON in which every member of a shape is set, each scalar to a different value.</summary>
internal static class Samples
{
    public static JsonObject Of(StructureShape shape, Func<Member, bool>? include = null)
    {
        var sample = new JsonObject();
        foreach (var member in shape.Members.Where(include ?? (_ => true)))
            sample[member.WireName] = Of(member.Target, $"{shape.Name}.{member.Name}");
        return sample;
    }

    private static JsonNode Of(Shape shape, string place) => shape switch
    {
        StructureShape structure => Of(structure),
        ListShape list => new JsonArray(Of(list.Member, $"{place}[0]"), Of(list.Member, $"{place}[1]")),
        MapShape => new JsonObject { [$"{place} k&1"] = $"{place} é=1", [$"{place}/k2"] = "" },
        EnumShape choice => choice.Values[Number(place) % choice.Values.Count],
        StringShape => $"{place} a/b:c+d&e=é",
        BooleanShape => Number(place) % 2 == 0,
        NumberShape { Kind: NumberKind.Integer } => Number(place),
        NumberShape { Kind: NumberKind.Long } => 4_000_000_000L + Number(place),
        NumberShape => Number(place) + 0.25,
        TimestampShape => 1_700_000_000.5 + Number(place),
        _ => throw new NotSupportedException(shape.Name),
    };

    // Stable across processes, unlike string.GetHashCode.
    private static int Number(string place) => place.Aggregate(17, (sum, c) => ((sum * 31) + c) & 0xFFFF);
}
