using System.Globalization;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Lifecycle;

/// <summary>Decides which of the images that a policy selects are acted on, and how. A pure function of the facts about the images.</summary>
// Documented: user guide, "How resources are evaluated" and "Rule priority and evaluation order": only deletion has a retention check; failed and
// cancelled images always qualify for deletion.
// Assumed: the wordings; an image that one rule excludes by its tag is still evaluated by the next; a tag does not save a failed or cancelled image.
public static class PolicyRules
{
    /// <returns>One decision for each image, newest first.</returns>
    public static IReadOnlyList<PolicyDecision> Decide(IReadOnlyList<PolicyRule> rules, IEnumerable<ImageFacts> images, DateTimeOffset now)
    {
        var newestFirst = images.OrderByDescending(image => image.Created).ThenByDescending(image => image.Arn, StringComparer.Ordinal).ToList();
        var retained = rules.ToDictionary(rule => rule, rule => Retained(rule, newestFirst));
        return [.. newestFirst.Select(image => Decide(rules, retained, image, now))];
    }

    private static PolicyDecision Decide(
        IReadOnlyList<PolicyRule> rules, Dictionary<PolicyRule, HashSet<ImageFacts>> retained, ImageFacts image, DateTimeOffset now)
    {
        if (ImageStatus.IsInProgress(image.Status))
            return new(image, null, "The image's build is under way.");

        PolicyDecision? excluded = null;
        foreach (var rule in rules)
        {
            if (WhyActed(rule, retained[rule], image, now) is not { } why)
                continue;
            if (HasFailed(image) || AmiExclusionRules.MatchingTag(rule.ExcludedTags, image.Tags) is not { } tag)
                return new(image, rule, why);
            excluded ??= new(image, rule, why, tag);
        }

        return excluded ?? new(image, null, "No rule applies.");
    }

    private static string? WhyActed(PolicyRule rule, HashSet<ImageFacts> retained, ImageFacts image, DateTimeOffset now)
    {
        // Documented: "Image states that skip rule evaluation".
        if (rule.Action != LifecycleAction.Delete)
        {
            if (HasFailed(image) || image.Status == ImageStatus.Disabled || image.Status == rule.Action.State)
                return null;
        }
        else if (HasFailed(image))
        {
            return $"The image is {image.Status}.";
        }
        else if (retained.Contains(image))
        {
            return null;
        }

        if (rule.Older is null)
            return $"The image is not among the newest {rule.Retained} of its recipe version.";
        return image.Created <= rule.Older(now) ? "The image is older than the rule allows." : null;
    }

    /// <summary>The newest images of each recipe version. Failed and cancelled images and builds in progress do not count.</summary>
    private static HashSet<ImageFacts> Retained(PolicyRule rule, IEnumerable<ImageFacts> newestFirst) =>
        [.. newestFirst.Where(image => !HasFailed(image) && !ImageStatus.IsInProgress(image.Status)).GroupBy(image => image.RecipeVersion)
            .SelectMany(version => version.Take(rule.Retained))];

    private static bool HasFailed(ImageFacts image) => image.Status is ImageStatus.Failed or ImageStatus.Cancelled;
}

/// <summary>The decision of a policy about one image.</summary>
/// <param name="Rule">The rule whose action is taken, or would be taken without the excluding tag; null if the image is kept.</param>
/// <param name="Reason">Why the action is taken, or why the image is kept.</param>
/// <param name="ExcludedBy">The key of the tag that excludes the image; null if none does.</param>
public sealed record PolicyDecision(ImageFacts Image, PolicyRule? Rule, string Reason, string? ExcludedBy = null);

/// <summary>The facts about an image that a policy's rules evaluate.</summary>
/// <param name="RecipeVersion">Images of one recipe version share retention.</param>
public sealed record ImageFacts(string Arn, string RecipeVersion, string Status, DateTimeOffset Created, IReadOnlyDictionary<string, string> Tags)
{
    public static ImageFacts Of(Resource image) => new(
        image.ArnText,
        image.Arn.VersionKey,
        image.Document["state"]!["status"]!.GetValue<string>(),
        DateTimeOffset.Parse(image.Document.Text("dateCreated"), CultureInfo.InvariantCulture),
        AmiFacts.Pairs(image.Document["tags"]).ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal));
}
