using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>Reads properties whose intrinsic functions are resolved. A missing required property or a wrong type is added to the problems.</summary>
internal sealed class ResolvedNode(JsonObject properties, string path, Problems problems)
{
    public string Path => path;

    public JsonNode? this[string name] => properties[name];

    public string? Text(string name) => properties[name] switch
    {
        null => null,
        JsonValue value => value.ToString(),
        _ => Wrong<string>(name, "text"),
    };

    public string Required(string name)
    {
        if (Text(name) is { } text)
            return text;
        if (properties[name] is null)
            problems.Add($"{path}.{name}", "is missing");
        return "";
    }

    public int Number(string name, int otherwise) => properties[name] switch
    {
        null => otherwise,
        JsonValue value when int.TryParse(value.ToString(), out var number) => number,
        _ => Wrong<int>(name, "a whole number"),
    };

    /// <summary>The property as a mapping; null if it is missing.</summary>
    public JsonObject? Map(string name) => properties[name] switch
    {
        null => null,
        JsonObject map => map,
        _ => Wrong<JsonObject>(name, "a mapping"),
    };

    public ResolvedNode? Child(string name) => Map(name) is { } map ? new(map, $"{path}.{name}", problems) : null;

    public IEnumerable<ResolvedNode> Children(string name)
    {
        if (properties[name] is not JsonArray list)
        {
            if (properties[name] is not null)
                _ = Wrong<object>(name, "a list");
            yield break;
        }

        foreach (var (at, item) in list.Index())
        {
            if (item is JsonObject map)
                yield return new(map, $"{path}.{name}[{at}]", problems);
            else
                problems.Add($"{path}.{name}[{at}]", "expected a mapping");
        }
    }

    public void Check(PropertyLists lists, string kind) => problems.AddUnknown(properties, lists, path, kind);

    public void Check(params string[] runs) => Check(new PropertyLists(runs, []), "this property");

    public void Problem(string name, string message) => problems.Add($"{path}.{name}", message);

    private T? Wrong<T>(string name, string expected)
    {
        problems.Add($"{path}.{name}", $"expected {expected}, found {properties[name]?.GetValueKind()}");
        return default;
    }
}
