using System.Text.Json.Nodes;

namespace ImageBuilderModel.Import;

/// <summary>Reads a JSON object and refuses unknown keys.</summary>
internal sealed class JsonObjectReader
{
    private readonly JsonObject _object;

    public JsonObjectReader(JsonNode? node, string path, params string[] known)
    {
        Path = path;
        _object = node as JsonObject ?? throw new UnknownModelContentException(path, "expected an object");
        if (_object.Select(p => p.Key).FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            throw new UnknownModelContentException($"{path}/{unknown}", $"expected one of {string.Join(", ", known)}");
    }

    public string Path { get; }

    public bool Has(string key) => _object.ContainsKey(key);

    public JsonNode Node(string key) => _object[key] ?? throw new UnknownModelContentException(Path, $"expected {key}");

    public string Text(string key) => Scalar<string>(key, "a string") ?? throw new UnknownModelContentException(Path, $"expected {key}");

    public bool Flag(string key) => Scalar<bool?>(key, "true or false") ?? false;

    public long? Number(string key) => Scalar<long?>(key, "a whole number");

    public IEnumerable<string> Texts(string key) => _object[key] is JsonArray array ? array.Select(n => n!.GetValue<string>()) : [];

    private T? Scalar<T>(string key, string expected)
    {
        if (_object[key] is not { } node)
            return default;
        return node is JsonValue value && value.TryGetValue<T>(out var scalar)
            ? scalar
            : throw new UnknownModelContentException($"{Path}/{key}", $"expected {expected}, found {node.ToJsonString()}");
    }
}

/// <summary>The service-2.json contains something that the importer cannot convert. Dropping it silently would lose information.</summary>
public sealed class UnknownModelContentException(string path, string problem) : Exception($"{path}: {problem}")
{
    public string Path { get; } = path;
}
