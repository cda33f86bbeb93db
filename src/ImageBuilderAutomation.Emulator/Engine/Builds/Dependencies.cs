using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Resolves the references of a recipe to builds of its base image and components.</summary>
// Assumed: a base image counts once it is AVAILABLE.
internal static class Dependencies
{
    /// <returns>The builds to which the wildcards of base image and components resolve, in the recipe's order; empty for a recipe without wildcards.</returns>
    public static IReadOnlyList<string> Of(AccountState account, JsonObject recipe)
    {
        var references = recipe.Objects("components").Select(c => c.TextOrNull("componentArn")).Prepend(recipe.TextOrNull("parentImage"));
        return [.. references
            .Where(arn => ResourceArn.TryParse(arn, out var parsed) && SemanticVersion.TryParse(parsed.Version, out var version) && version.IsWildcard)
            .Select(arn => Resolve(account, arn!))];
    }

    /// <summary>A copy of the recipe as an image shows it: with the builds that its references mean when the image is started.</summary>
    // Observed: published responses of get-image and published result messages have the build versions of base image and components.
    public static JsonObject Resolved(AccountState account, JsonObject recipe)
    {
        var resolved = recipe.DeepClone().AsObject();
        if (resolved.TextOrNull("parentImage") is { } parent)
            resolved["parentImage"] = Resolve(account, parent);
        foreach (var component in resolved.Objects("components"))
            component["componentArn"] = Resolve(account, component.Text("componentArn"));
        return resolved;
    }

    /// <returns>The reference itself if it means nothing that is ready, such as an AMI id or a parameter.</returns>
    private static string Resolve(AccountState account, string reference) =>
        VersionReferences.Resolve(account, reference, IsReady)?.ArnText ?? reference;

    private static bool IsReady(Resource candidate) =>
        candidate.Arn.Type != "image" || candidate.Document["state"]?["status"]?.GetValue<string>() == ImageStatus.Available;
}
