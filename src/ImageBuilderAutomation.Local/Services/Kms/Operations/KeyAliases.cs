using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Kms.Operations;

/// <summary>CreateAlias, UpdateAlias, DeleteAlias and ListAliases.</summary>
// Documented: KMS API Reference.
internal static partial class KeyAliases
{
    public static IEnumerable<JsonOperation<KmsCall>> All { get; } =
    [
        new("CreateAlias", call => Set(call, exists: false), "AliasName", "TargetKeyId"),
        new("UpdateAlias", call => Set(call, exists: true), "AliasName", "TargetKeyId"),
        new("DeleteAlias", Delete, "AliasName"),
        new("ListAliases", List, "KeyId", "Limit", "Marker"),
    ];

    private static JsonObject Set(KmsCall call, bool exists)
    {
        var name = call.Input.Text("AliasName") ?? "";
        if (!AliasName().IsMatch(name))
            throw KmsCall.Invalid($"Expected AliasName, such as alias/releases and not of AWS, found '{name}'.");
        return call.InPlace(place =>
        {
            var key = place.Find(call.Input.Text("TargetKeyId"));
            var known = place.Aliases.TryGetValue(name, out var alias);
            if (known && !exists)
                throw new ServiceInputException($"An alias with the name {place.ArnOf(name)} already exists", "AlreadyExistsException");
            if (!known && exists)
                throw new ServiceInputException($"Alias {place.ArnOf(name)} is not found.", "NotFoundException");
            place.Aliases[name] = (key.Id, known ? alias.CreatedAt : call.Store.Now);
            return new JsonObject();
        });
    }

    private static JsonObject Delete(KmsCall call) => call.InPlace(place => place.Aliases.Remove(call.Input.Text("AliasName") ?? "")
        ? new JsonObject() : throw new ServiceInputException($"Alias {place.ArnOf(call.Input.Text("AliasName") ?? "")} is not found.", "NotFoundException"));

    // A marker is opaque to clients. Here it is the name of the last alias before the page.
    private static JsonObject List(KmsCall call)
    {
        var (limit, marker) = (call.Input.Number("Limit", 50, 1, 100), call.Input.Text("Marker") ?? "");
        return call.InPlace(place =>
        {
            var key = call.Input.Text("KeyId") is { } id ? place.Find(id).Id : null;
            var page = place.Aliases.Where(alias => string.CompareOrdinal(alias.Key, marker) > 0 && (key is null || alias.Value.Key == key)).Take(limit + 1).ToList();
            var answer = new JsonObject
            {
                ["Aliases"] = new JsonArray([.. page.Take(limit).Select(alias => new JsonObject
                {
                    ["AliasName"] = alias.Key,
                    ["AliasArn"] = place.ArnOf(alias.Key),
                    ["TargetKeyId"] = alias.Value.Key,
                    ["CreationDate"] = alias.Value.CreatedAt.ToUnixTimeMilliseconds() / 1000.0,
                })]),
                ["Truncated"] = page.Count > limit,
            };
            if (page.Count > limit)
                answer["NextMarker"] = page[limit - 1].Key;
            return answer;
        });
    }

    [GeneratedRegex(@"^alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}\z")]
    private static partial Regex AliasName();
}
