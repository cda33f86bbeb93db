using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

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
