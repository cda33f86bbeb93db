using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Checks the resolved inputs of distribution steps. An invalid input fails the step and throws no exception.</summary>
internal static class DistributionInput
{
    private static readonly string[] Lists = ["targetAccountIds", "licenseConfigurationArns"];
    private static readonly string[] Configurations =
        ["launchTemplateConfigurations", "ssmParameterConfigurations", "fastLaunchConfigurations", "s3ExportConfiguration"];
    private static readonly string[] Permissions = ["userIds", "userGroups", "organizationArns", "organizationalUnitArns"];

    /// <param name="items">One for each Region; null if the input is absent.</param>
    /// <returns>The problem; null if the input is valid.</returns>
    public static string? Read(JsonObject inputs, string name, out JsonArray? items)
    {
        items = null;
        if (inputs[name] is not { } given)
            return null;
        if (given is not JsonArray { Count: > 0 } list || list.Any(item => item is not JsonObject))
            return $"'{name}' must be a list with an item for each Region.";

        items = new([.. list.Select(item => Normal(item!.AsObject()))]);
        return items.Select((item, i) => Problem(item!.AsObject()) is { } problem ? $"'{name}[{i}]' {problem}" : null)
            .FirstOrDefault(problem => problem is not null);
    }

    /// <summary>Reads the images that an earlier step copied. Failed copies are left out.</summary>
    public static string? ReadImages(JsonObject inputs, out IReadOnlyList<JsonObject> copied)
    {
        var images = inputs["distributedImages"] as JsonArray;
        copied = [];
        if (images is null || images.Any(image => image is not JsonObject evt || !IsText(evt["region"]) || !IsText(evt["accountId"])))
            return "'distributedImages' must be the output of a DistributeImage step.";
        copied = [.. images.Select(image => image!.AsObject()).Where(evt => IsText(evt["amiId"]))];
        return null;
    }

    // Documented: the guide uses both a single mapping and a list with one mapping for the same setting.
    private static JsonObject Normal(JsonObject item)
    {
        var copy = item.DeepClone().AsObject();
        foreach (var name in Configurations.Where(name => copy[name] is JsonObject))
        {
            var only = copy[name]!.DeepClone();
            copy[name] = new JsonArray(only);
        }

        return copy;
    }

    // Documented: the Region is required, of 1 to 1024 characters; at most 50 tags.
    private static string? Problem(JsonObject item)
    {
        if (!IsText(item["region"]) || item["region"]!.GetValue<string>() is not { Length: > 0 and <= 1024 })
            return "must have a 'region'.";
        if (item["name"] is { } name && !IsText(name))
            return "has a 'name' that is no text.";
        if (item["amiTags"] is { } tags && (tags is not JsonObject { Count: <= 50 } map || map.Any(tag => !IsText(tag.Value))))
            return "has 'amiTags' that are not at most 50 texts by name.";
        if (Lists.FirstOrDefault(list => item[list] is { } given && !AreTexts(given)) is { } noTexts)
            return $"has '{noTexts}' that is no list of texts.";
        if (Configurations.FirstOrDefault(list => item[list] is { } given && !(given is JsonArray entries && entries.All(IsMappingOfTexts))) is { } noList)
            return $"has '{noList}' that is no list of mappings.";
        return item["launchPermission"] is { } permission
            && !(permission is JsonObject who && Permissions.All(list => who[list] is null || AreTexts(who[list])))
            ? "has a 'launchPermission' that is no mapping of lists." : null;
    }

    private static bool IsMappingOfTexts(JsonNode? entry) =>
        entry is JsonObject map
        && ((string[])["accountId", "amiAccountId", "parameterName", "launchTemplateId"]).All(name => map[name] is null || IsText(map[name]));

    private static bool AreTexts(JsonNode? node) => node is JsonArray items && items.All(IsText);

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;
}
