using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace Conformance.Model;

/// <summary>Checks responses against the model: no unknown and no missing required member, correct types, only known enumeration values.</summary>
public static class Answers
{
    public static IReadOnlyList<string> ProblemsOf(string operation, JsonNode? body) =>
        [.. Problems(ServiceModels.ImageBuilder.Operations[operation].Output, body, operation)];

    private static IEnumerable<string> Problems(Shape shape, JsonNode? node, string at) => (shape, node?.GetValueKind()) switch
    {
        (StructureShape structure, JsonValueKind.Object) => OfStructure(structure, node!.AsObject(), at),
        (ListShape list, JsonValueKind.Array) => node!.AsArray().SelectMany((item, i) => Problems(list.Member, item, $"{at}[{i}]")),
        (MapShape map, JsonValueKind.Object) => node!.AsObject().SelectMany(entry => Problems(map.Value, entry.Value, $"{at}.{entry.Key}")),
        (EnumShape values, JsonValueKind.String) =>
            values.Values.Contains(node!.GetValue<string>()) ? [] : [$"{at} is '{node}', which {values.Name} does not have."],
        (StringShape, JsonValueKind.String) => [],
        (BooleanShape, JsonValueKind.True or JsonValueKind.False) => [],
        (NumberShape { Kind: NumberKind.Double } or TimestampShape, JsonValueKind.Number) => [],
        (NumberShape, JsonValueKind.Number) =>
            node!.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E') ? [$"{at} is {node.ToJsonString()}; expected a whole number."] : [],
        _ => [$"{at} is {node?.ToJsonString() ?? "null"}; expected {shape.Name}."],
    };

    private static IEnumerable<string> OfStructure(StructureShape shape, JsonObject value, string at)
    {
        foreach (var (name, node) in value)
        {
            var member = shape.Members.FirstOrDefault(m => m.WireName == name);
            foreach (var problem in member is null ? [$"{shape.Name} has no member for {at}.{name}."] : Problems(member.Target, node, $"{at}.{name}"))
                yield return problem;
        }

        foreach (var missing in shape.Members.Where(m => m.Required && !value.ContainsKey(m.WireName)))
            yield return $"{at} lacks {missing.Name}.";
    }
}
