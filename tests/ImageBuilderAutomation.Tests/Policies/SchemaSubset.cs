using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>The part of JSON Schema 2020-12 that the policy schemas use. An unsupported keyword fails the test instead of being ignored.</summary>
internal sealed class SchemaSubset(JsonObject root)
{
    private static readonly string[] Annotations = ["$schema", "$defs", "title", "description", "examples"];

    private readonly Dictionary<JsonObject, JsonObject> _resolved = [];
    private readonly Dictionary<string, Regex> _patterns = [];

    public JsonObject Root { get; } = root;

    /// <summary>The schema behind a reference, merged with the members next to the reference.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        if (schema["$ref"]?.GetValue<string>() is not { } reference)
            return schema;
        if (_resolved.TryGetValue(schema, out var known))
            return known;
        var merged = (JsonObject)Root["$defs"]![reference["#/$defs/".Length..]]!.DeepClone();
        foreach (var (name, value) in schema.Where(member => member.Key != "$ref"))
            merged[name] = value?.DeepClone();
        return _resolved[schema] = Resolve(merged);
    }

    public bool Accepts(JsonObject schema, JsonNode? value)
    {
        schema = Resolve(schema);
        return schema.All(keyword => Holds(schema, keyword.Key, keyword.Value, value));
    }

    private bool Holds(JsonObject schema, string keyword, JsonNode? rule, JsonNode? value) => keyword switch
    {
        _ when Annotations.Contains(keyword) => true,
        "type" => IsOf(rule!.GetValue<string>(), value),
        "const" => JsonNode.DeepEquals(rule, value),
        "enum" => rule!.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)),
        "anyOf" => rule!.AsArray().Any(branch => Accepts((JsonObject)branch!, value)),
        "pattern" => !IsOf("string", value) || Pattern(rule!.GetValue<string>()).IsMatch(value!.GetValue<string>()),
        "maxLength" => !IsOf("string", value) || value!.GetValue<string>().Length <= rule!.GetValue<int>(),
        "minimum" => !IsOf("number", value) || value!.GetValue<double>() >= rule!.GetValue<double>(),
        "maximum" => !IsOf("number", value) || value!.GetValue<double>() <= rule!.GetValue<double>(),
        "items" => value is not JsonArray list || list.All(item => Accepts((JsonObject)rule!, item)),
        "minItems" => value is not JsonArray list || list.Count >= rule!.GetValue<int>(),
        "maxItems" => value is not JsonArray list || list.Count <= rule!.GetValue<int>(),
        "uniqueItems" => value is not JsonArray list || list.Select(item => item?.ToJsonString()).Distinct().Count() == list.Count,
        "required" => value is not JsonObject o || rule!.AsArray().All(name => o.ContainsKey(name!.GetValue<string>())),
        "minProperties" => value is not JsonObject o || o.Count >= rule!.GetValue<int>(),
        "propertyNames" => value is not JsonObject o || o.All(member => Accepts((JsonObject)rule!, member.Key)),
        "properties" => value is not JsonObject o
            || rule!.AsObject().All(known => !o.ContainsKey(known.Key) || Accepts((JsonObject)known.Value!, o[known.Key])),
        "additionalProperties" => value is not JsonObject o || o.All(member =>
            schema["properties"]?[member.Key] is not null || (rule is JsonObject more && Accepts(more, member.Value))),
        _ => throw new NotSupportedException($"The keyword {keyword} is not part of the subset."),
    };

    private Regex Pattern(string text) => _patterns.TryGetValue(text, out var pattern) ? pattern : _patterns[text] = new(text, RegexOptions.CultureInvariant);

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "integer" => IsOf("number", value) && value!.GetValue<double>() % 1 == 0,
        _ => value is JsonValue && value.GetValueKind().ToString().ToLowerInvariant() is var kind
            && (type == "boolean" ? kind is "true" or "false" : kind == type),
    };
}
