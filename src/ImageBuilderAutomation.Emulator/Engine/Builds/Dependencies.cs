using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Resolves the wildcard references of a recipe.</summary>
internal static class Dependencies
{
    /// <returns>The builds to which the wildcards of base image and components resolve, in the recipe's order; empty for a recipe without wildcards.</returns>
    // Assumed: a base image counts once it is AVAILABLE.
    public static IReadOnlyList<string> Of(AccountState account, JsonObject recipe)
    {
        var references = recipe.Objects("components").Select(c => c.TextOrNull("componentArn")).Prepend(recipe.TextOrNull("parentImage"));
        return [.. references
            .Where(arn => ResourceArn.TryParse(arn, out var parsed) && SemanticVersion.TryParse(parsed.Version, out var version) && version.IsWildcard)
            .Select(arn => VersionReferences.Resolve(account, arn!, IsReady)?.Arn.ToString() ?? arn!)];
    }

    private static bool IsReady(Resource candidate) =>
        candidate.Arn.Type != "image" || candidate.Document["state"]?["status"]?.GetValue<string>() == ImageStatus.Available;
}
