using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Lifecycle;

/// <summary>Plans one run of a policy.</summary>
internal static class PolicyRun
{
    /// <returns>Newest first. Images that a tag excludes are included as skipped, with their AMIs or containers.</returns>
    public static IReadOnlyList<ImageUpdate> Plan(AccountState account, JsonObject policy, DateTimeOffset now)
    {
        var images = PolicySelection.Of(account, policy).ToDictionary(ImageFacts.Of);
        return [.. PolicyRules.Decide(PolicyRule.Read(policy), images.Keys, now)
            .Where(decision => decision.Rule is not null)
            .Select(decision => Plan(images[decision.Image], decision, now))];
    }

    private static ImageUpdate Plan(Resource image, PolicyDecision decision, DateTimeOffset now)
    {
        var rule = decision.Rule!;
        var update = ImageUpdate.Plan(image, rule.Action, rule.Scope, rule.Exclusions, decision.Reason);
        // Documented: the image and its associated resources are skipped. Assumed: the record lists them.
        foreach (var resource in decision.ExcludedBy is null ? [] : update.Record.Parts.Append(update.Record))
            resource.End(LifecycleStatus.Skipped, $"The image is excluded by its tag '{decision.ExcludedBy}'.", now);
        return update;
    }
}

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
