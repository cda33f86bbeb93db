using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>A mapping of the document. A read that finds something else adds a problem that says what was expected.</summary>
internal sealed class DocumentMap
{
    private readonly JsonObject _map;
    private readonly Problems _problems;

    private DocumentMap(JsonObject map, string path, Problems problems) => (_map, Path, _problems) = (map, path, problems);

    public string Path { get; }

    /// <returns>Null if the node is not a mapping; a problem is then added.</returns>
    public static DocumentMap? From(JsonNode? node, string path, Problems problems, params ReadOnlySpan<string> knownKeys)
    {
        if (node is not JsonObject map)
        {
            problems.Add(path, $"expected a mapping, found {Describe(node)}");
            return null;
        }

        foreach (var key in map.Select(pair => pair.Key))
        {
            if (!knownKeys.Contains(key))
                problems.Add(path, $"unknown key '{key}'; expected one of {string.Join(", ", knownKeys.ToArray())}");
        }

        return new(map, path, problems);
    }

    public string At(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    public JsonNode? this[string key] => _map[key];

    public void Problem(string key, string problem) => _problems.Add(At(key), problem);

    public string? Text(string key, bool required = false)
    {
        if (_map[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            return value.GetValue<string>();
        if (_map[key] is { } other)
            Problem(key, $"expected text, found {Describe(other)}");
        else if (required)
            Problem(key, "is required");
        return null;
    }

    /// <returns>The given default if the value is absent or out of range; out of range also adds a problem.</returns>
    public long Whole(string key, long from, long to, long otherwise)
    {
        if (_map[key] is not { } node)
            return otherwise;
        if (node is JsonValue value && value.TryGetValue<long>(out var number) && number >= from && number <= to)
            return number;
        Problem(key, $"expected a whole number from {from} to {to}, found {Describe(node)}");
        return otherwise;
    }

    public IEnumerable<(JsonNode? Item, string Path)> Items(string key, int atMost, bool required = false)
    {
        if (_map[key] is JsonArray items)
        {
            if (items.Count > atMost)
                Problem(key, $"at most {atMost} are allowed, found {items.Count}");
            if (required && items.Count == 0)
                Problem(key, "at least one is required");
            return items.Select((item, index) => (item, $"{At(key)}[{index}]"));
        }

        if (_map[key] is { } other)
            Problem(key, $"expected a list, found {Describe(other)}");
        else if (required)
            Problem(key, "is required");
        return [];
    }

    public static string Describe(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonObject => "a mapping",
        JsonArray => "a list",
        _ => $"'{node}'",
    };
}

/// <summary>The problems of a document, with their paths. Reading continues after a problem, so that all are reported at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _all = [];

    public bool Any => _all.Count > 0;

    public IReadOnlyList<string> All => _all;

    public void Add(string path, string problem) => _all.Add(path.Length == 0 ? problem : $"{path}: {problem}");
}
