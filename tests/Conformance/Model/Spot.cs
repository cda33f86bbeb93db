using System.Text.Json.Nodes;

namespace Conformance.Model;

/// <summary>A place in a sample input, and the inputs that differ from the sample there alone.</summary>
internal sealed record Spot(JsonObject Sample, IReadOnlyList<object> Steps, string Parameter)
{
    /// <summary>As messages call the value: an element goes by its list's name.</summary>
    public string ShortName { get; init; } = "";

    public Spot Member(string name) =>
        new(Sample, [.. Steps, name], Parameter.Length == 0 ? name : $"{Parameter}.{name}") { ShortName = name };

    public Spot Element() => this with { Steps = [.. Steps, 0], Parameter = $"{Parameter}[0]" };

    public JsonNode? Value => Steps.Aggregate((JsonNode?)Sample, (node, step) => step is int i ? node![i] : node![(string)step]);

    public Func<JsonObject> With(JsonNode? value) => () =>
    {
        var changed = Sample.DeepClone().AsObject();
        var holder = Steps.SkipLast(1).Aggregate((JsonNode)changed, (node, step) => step is int i ? node[i]! : node[(string)step]!);
        if (holder is JsonArray items)
            items[(int)Steps[^1]] = value?.DeepClone();
        else if (value is null)
            holder.AsObject().Remove((string)Steps[^1]);
        else
            holder[(string)Steps[^1]] = value.DeepClone();
        return changed;
    };
}
