using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Seeds;

/// <summary>The responses of a seed's earlier steps, by the step's name. Later steps refer to them: <c>${recipe.imageRecipeArn}</c>.</summary>
internal sealed partial class SeedResponses
{
    private readonly JsonObject _byName = [];

    public JsonObject All => _byName.DeepClone().AsObject();

    public void Add(string name, JsonObject answer) => _byName[name] = answer;

    /// <summary>A copy with every reference replaced.</summary>
    /// <exception cref="SeedException">A reference matches no earlier response.</exception>
    public JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject value => new JsonObject(value.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Resolve)]),
        JsonValue value when value.TryGetValue<string>(out var text) => Reference().Replace(text, found => Find(found.Groups[1].Value)),
        _ => node?.DeepClone(),
    };

    private string Find(string path)
    {
        JsonNode? found = _byName;
        foreach (var name in path.Split('.'))
            found = (found as JsonObject)?[name];
        return found is JsonValue ? found.ToString() : throw new SeedException($"'${{{path}}}' does not match the response of an earlier step.");
    }

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Reference();
}
