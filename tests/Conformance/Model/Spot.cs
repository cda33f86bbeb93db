using System.Text.Json.Nodes;

namespace Conformance.Model;

/// <summary>A position in a sample input. Makes inputs that differ from the sample only at this position.</summary>
internal sealed record Spot(JsonObject Sample, IReadOnlyList<object> Steps, string Parameter)
{
    /// <summary>The value's name in messages; a list element has the name of its list.</summary>
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
