using System.Text.Json.Nodes;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace Conformance.Model;

/// <summary>Every constraint of the model on every operation's input, including nested members, list elements, map keys and map values.</summary>
public static class Constraints
{
    private const string NoValue = "no-such-value";

    public static IReadOnlyDictionary<string, Constraint> All { get; } =
        ServiceModels.ImageBuilder.Operations.Values.SelectMany(Of).ToDictionary(c => c.Name, StringComparer.Ordinal);

    public static IEnumerable<Constraint> Of(Operation operation) =>
        OfMembers(operation.Name, operation.Input, new(SampleInput.Plain(operation), [], ""), operation.Pagination?.InputToken);

    private static IEnumerable<Constraint> OfMembers(string operation, StructureShape shape, Spot spot, string? pageToken = null)
    {
        foreach (var member in shape.Members)
        {
            var at = spot.Member(member.Name);
            if (member.Required)
                yield return new(operation, at.Parameter, "required", $"{member.Name} must not be null", at.With(null), [at.With(at.Value)]);
            // A page token that was never issued passes the model's constraints and is refused afterwards.
            if (member.Name == pageToken)
                at = at with { Sample = at.With("token")() };
            foreach (var constraint in OfValue(operation, member.Target, at))
                yield return constraint;
        }
    }

    private static IEnumerable<Constraint> OfValue(string operation, Shape shape, Spot at) => shape switch
    {
        StructureShape structure => OfMembers(operation, structure, at),
        StringShape text => OfText(operation, text, at),
        EnumShape values =>
            [new(operation, at.Parameter, "one of its values", "must be one of", at.With(NoValue), [.. values.Values.Select(v => at.With(v))])],
        NumberShape number => Bounds(
            operation, at, number.Min, number.Max, "must be less than or equal", "must be greater than or equal", n => JsonValue.Create(n)),
        ListShape list =>
        [
            .. Bounds(operation, at, list.Min, list.Max, "must have at most", "must have at least", n => Repeated(SampleInput.Plain(list.Member)!, n)),
            .. OfValue(operation, list.Member, at.Element()),
        ],
        MapShape map =>
        [
            .. Bounds(operation, at, map.Min, map.Max, "must have at most", "must have at least", n => Entries(map, n)),
            .. OfEntries(operation, map, at),
        ],
        _ => [],
    };

    private static IEnumerable<Constraint> OfText(string operation, StringShape shape, Spot at)
    {
        var sample = at.Value!.GetValue<string>();
        foreach (var constraint in Bounds(
            operation, at, shape.Min, shape.Max, "must have length less than or equal", "must have length greater than or equal",
            n => Texts.OfLength(shape, sample, n), n => n < 0 ? null : new string('x', (int)n)))
            yield return constraint;
        if (shape.Pattern is not null)
        {
            yield return new(
                operation, at.Parameter, "its pattern", "must match pattern",
                Texts.NotOfPattern(shape, sample) is { } other ? at.With(other) : null, [at.With(sample)]);
        }
    }

    /// <summary>The constraints of map keys and values. The service's message names a key by its own text, so the parameter differs for each key.</summary>
    private static IEnumerable<Constraint> OfEntries(string operation, MapShape map, Spot at)
    {
        var (key, value) = at.Value!.AsObject().Single();
        var keys = new Spot(new() { ["key"] = key }, ["key"], $"{at.Parameter}.<key>");
        foreach (var rule in map.Key is StringShape text ? OfText(operation, text, keys) : [])
        {
            yield return rule with
            {
                Violating = rule.Violating is { } broken ? Renamed(broken) : null,
                Meeting = [.. rule.Meeting.Select(Renamed)],
            };
        }

        foreach (var rule in OfValue(operation, map.Value, at.Member(key)))
            yield return rule;

        Func<JsonObject> Renamed(Func<JsonObject> named) => () => at.With(new JsonObject { [named()["key"]!.GetValue<string>()] = value!.DeepClone() })();
    }

    private static IEnumerable<Constraint> Bounds(
        string operation, Spot at, long? min, long? max, string tooMuch, string tooLittle, Func<long, JsonNode?> make, Func<long, JsonNode?>? makeAny = null)
    {
        foreach (var (bound, beyond, rule, wording) in new[] { (min, min - 1, "at least", tooLittle), (max, max + 1, "at most", tooMuch) })
        {
            if (bound is not { } edge || Beyond(beyond!.Value) is not { } broken)
                continue;
            yield return new(operation, at.Parameter, $"{rule} {edge}", wording, at.With(broken), make(edge) is { } value ? [at.With(value)] : []);
        }

        JsonNode? Beyond(long n) => make(n) ?? makeAny?.Invoke(n);
    }

    private static JsonArray? Repeated(JsonNode item, long count) =>
        count < 0 ? null : new([.. Enumerable.Range(0, (int)count).Select(_ => item.DeepClone())]);

    private static JsonObject? Entries(MapShape map, long count) =>
        count < 0 ? null : new(Enumerable.Range(0, (int)count).Select(i => KeyValuePair.Create($"sample{i}", SampleInput.Plain(map.Value))));
}
