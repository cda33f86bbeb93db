using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>The images that a policy selects, by recipe and version or by tag.</summary>
internal static class PolicySelection
{
    public static IEnumerable<Resource> Of(AccountState account, JsonObject policy)
    {
        var recipe = policy.Text("resourceType") == "CONTAINER_IMAGE" ? "containerRecipe" : "imageRecipe";
        var selection = policy["resourceSelection"]!.AsObject();
        var tags = selection["tagMap"];
        // Assumed: an image without a recipe, such as an imported one, can be selected only by its tags.
        return tags is null
            ? selection.Objects("recipes").SelectMany(chosen => OfRecipe(account, chosen)).Where(image => image.Document.ContainsKey(recipe)).Distinct()
            : account.Resources.OfType("image").Where(
                image => IsOf(image, recipe) && AmiExclusionRules.MatchingTag(tags, ImageFacts.Of(image).Tags) is not null);
    }

    // Documented: a version may contain wildcards.
    private static IEnumerable<Resource> OfRecipe(AccountState account, JsonObject chosen) =>
        SemanticVersion.TryParse(chosen.Text("semanticVersion"), out var version)
            ? account.Resources.WithPrefix("image", $"{Slug.Of(chosen.Text("name"))}/{version.KeyPrefix}")
            : [];

    private static bool IsOf(Resource image, string recipe) => (image.Document.TextOrNull("type") == "DOCKER") == (recipe == "containerRecipe");
}
