using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>An EventBridge event pattern. All fields must match; a field matches if any of its alternatives matches.</summary>
// Documented: EventBridge User Guide, "Creating event patterns" and "Comparison operators for use in event patterns".
public sealed class EventPattern
{
    private readonly FieldMatch _match;

    private EventPattern(FieldMatch match) => _match = match;

    /// <param name="problem">Called with the path and a description of each part that is invalid or not supported.</param>
    public static EventPattern Parse(JsonObject pattern, Action<string, string> problem)
    {
        if (pattern.Count == 0)
            problem("", "an event pattern must name at least one field");
        return new(Fields(pattern, "", problem));
    }

    public bool Matches(JsonObject @event) => _match(true, @event);

    private static FieldMatch Fields(JsonObject pattern, string path, Action<string, string> problem)
    {
        var fields = new List<(string Name, FieldMatch Match)>();
        var alternatives = new List<FieldMatch>();
        foreach (var (name, node) in pattern)
        {
            var here = $"{path}.{name}";
            if (name == "$or" && node is JsonArray { Count: > 1 } list && list.All(i => i is JsonObject))
                alternatives.AddRange(list.Select((i, at) => Fields((JsonObject)i!, $"{here}[{at}]", problem)));
            else if (node is JsonObject nested)
                fields.Add((name, Fields(nested, here, problem)));
            else if (node is JsonArray { Count: > 0 } leaf)
                fields.Add((name, Leaf(leaf, here, problem)));
            else
                problem(here, $"expected a list of values or a mapping, found {node?.ToJsonString() ?? "null"}");
        }

        bool All(JsonObject? value)
        {
            return fields.TrueForAll(f => value is not null && value.TryGetPropertyValue(f.Name, out var found) ? f.Match(true, found) : f.Match(false, null))
                && (alternatives.Count == 0 || alternatives.Exists(a => a(true, value)));
        }

        // For a list of objects in the event, one of the objects must match all fields.
        return (_, value) => value is JsonArray items && items.Any(i => i is JsonObject)
            ? items.OfType<JsonObject>().Any(All)
            : All(value as JsonObject);
    }

    private static FieldMatch Leaf(JsonArray alternatives, string path, Action<string, string> problem)
    {
        var matches = alternatives.Select((a, at) => ValueMatches.Parse(a, $"{path}[{at}]", problem)).ToArray();
        return (isPresent, value) => Array.Exists(matches, m => m(isPresent, value));
    }
}

/// <summary>Whether one part of a pattern matches one field of an event.</summary>
/// <param name="isPresent">Whether the event has the field. A field with the value null is present.</param>
internal delegate bool FieldMatch(bool isPresent, JsonNode? value);
