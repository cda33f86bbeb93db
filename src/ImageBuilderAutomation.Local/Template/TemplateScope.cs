using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>Resolves the names in a template: parameters, pseudo parameters and resources.</summary>
internal sealed class TemplateScope(JsonObject template, TemplateSettings settings, Problems problems)
{
    private readonly PhysicalNames _names = new(settings);
    private readonly Dictionary<string, JsonNode> _parameters = ParametersOf(template["Parameters"] as JsonObject, settings, problems);

    /// <summary>The type and physical name of each resource, by logical id. The reader adds them after it has evaluated their conditions.</summary>
    public Dictionary<string, (string Type, string Name)> Resources { get; } = new(StringComparer.Ordinal);

    public TemplateSettings Settings => settings;

    public JsonObject? Conditions => template[nameof(Conditions)] as JsonObject;

    public JsonObject? Mappings => template[nameof(Mappings)] as JsonObject;

    public PhysicalNames Names => _names;

    public JsonNode? Reference(string name) =>
        settings.Pseudo(name) is { } pseudo ? pseudo
        : _parameters.TryGetValue(name, out var parameter) ? parameter
        : Resources.TryGetValue(name, out var resource) ? _names.RefOf(resource.Type, resource.Name)
        : null;

    public JsonNode? Attribute(string logicalId, string attribute) =>
        Resources.TryGetValue(logicalId, out var resource) && _names.AttributeOf(resource.Type, resource.Name, attribute) is { } value ? value : null;

    private static Dictionary<string, JsonNode> ParametersOf(JsonObject? declared, TemplateSettings settings, Problems problems)
    {
        var values = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (name, node) in declared ?? [])
        {
            var declaration = node as JsonObject;
            var text = settings.Parameters.TryGetValue(name, out var given) ? given : declaration?["Default"]?.ToString();
            if (text is null)
                problems.Add($"Parameters.{name}", "has no default and was given no value");
            else if (declaration?["AllowedValues"] is JsonArray allowed && !allowed.Any(a => a?.ToString() == text))
                problems.Add($"Parameters.{name}", $"expected one of {string.Join(", ", allowed.Select(a => a?.ToString()))}, found '{text}'");
            else
                values[name] = IsList(declaration) ? new JsonArray([.. text.Split(',').Select(p => (JsonNode)p.Trim())]) : text;
        }

        foreach (var name in settings.Parameters.Keys.Where(n => declared?.ContainsKey(n) != true))
            problems.Add($"Parameters.{name}", "was given a value but is not declared in the template");

        return values;
    }

    private static bool IsList(JsonObject? declaration) =>
        declaration?["Type"]?.ToString() is { } type && (type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal));
}
