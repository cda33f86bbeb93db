using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Seeds;

/// <summary>What earlier steps of a seed were answered, by the name they gave: <c>${recipe.imageRecipeArn}</c>.</summary>
internal sealed partial class Answers
{
    private readonly JsonObject _byName = [];

    public JsonObject All => _byName.DeepClone().AsObject();

    public void Keep(string name, JsonObject answer) => _byName[name] = answer;

    /// <summary>A copy with every reference replaced.</summary>
    /// <exception cref="SeedException">Nothing of that name was answered before.</exception>
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
        return found is JsonValue ? found.ToString() : throw new SeedException($"'${{{path}}}' refers to nothing that an earlier step was answered.");
    }

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Reference();
}
