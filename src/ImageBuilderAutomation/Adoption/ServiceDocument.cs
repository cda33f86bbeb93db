using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Adoption;

/// <summary>A resource as the service returned it, with the members that this version does not know.</summary>
public abstract record ServiceDocument(JsonObject Raw)
{
    /// <summary>Paths of members that are set and that the typed client cannot write: members of a newer API, at any depth.</summary>
    public IReadOnlyList<string> UnknownMembers { get; init; } = [];

    public string Arn => Text("arn") ?? "";

    public string Name => Text("name") ?? "";

    /// <summary>The end of the ARN: the name in lower case, with hyphens.</summary>
    public string Slug => Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>The resource's own tags.</summary>
    public IReadOnlyDictionary<string, string> Tags => Map("tags");

    /// <summary>The CloudFormation stack that owns the resource; null where its tags name none.</summary>
    public string? OwningStack => Tags.GetValueOrDefault("aws:cloudformation:stack-name");

    /// <summary>The tags that a caller may set: AWS reserves the prefix <c>aws:</c>.</summary>
    public IReadOnlyDictionary<string, string> OwnTags =>
        Tags.Where(tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).ToDictionary(tag => tag.Key, tag => tag.Value);

    /// <param name="path">The names from the outermost to the innermost member.</param>
    public JsonNode? Member(params ReadOnlySpan<string> path)
    {
        JsonNode? found = Raw;
        foreach (var name in path)
            found = (found as JsonObject)?[name];
        return found;
    }

    public string? Text(params ReadOnlySpan<string> path) =>
        Member(path) is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public bool? Flag(params ReadOnlySpan<string> path) => Member(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public IReadOnlyDictionary<string, string> Map(string name) => Member(name) is JsonObject map
        ? map.Where(member => member.Value is JsonValue).ToDictionary(member => member.Key, member => member.Value!.ToString())
        : new Dictionary<string, string>();

    /// <summary>
    /// The settings as an update has to repeat them, because an update replaces the whole resource. Members without a value are left out: the API's requests
    /// have no nulls and no empty lists.
    /// </summary>
    /// <param name="except">Members that are not settings.</param>
    protected JsonObject SettingsWithout(IReadOnlyList<string> except)
    {
        var settings = new JsonObject();
        foreach (var (name, value) in Raw)
        {
            if (!except.Contains(name) && WithoutEmpty(value) is { } set)
                settings[name] = set;
        }

        return settings;
    }

    private static JsonNode? WithoutEmpty(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                var kept = new JsonObject();
                foreach (var (name, member) in members)
                {
                    if (WithoutEmpty(member) is { } set)
                        kept[name] = set;
                }

                return kept.Count == 0 ? null : kept;
            case JsonArray items:
                var list = new JsonArray([.. items.Select(WithoutEmpty).OfType<JsonNode>()]);
                return list.Count == 0 ? null : list;
            default:
                return value?.DeepClone();
        }
    }
}
