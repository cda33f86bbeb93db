using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>What one run of a policy does.</summary>
internal static class PolicyRun
{
    /// <returns>Newest first; images that a tag spares are there as skipped, with what belongs to them.</returns>
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
        var update = ImageUpdate.Plan(image, rule.Action, rule.Scope, rule.Exclusions, decision.Because);
        // Documented: the image and all that belongs to it are skipped. Assumed: the record says so.
        foreach (var resource in decision.ExcludedBy is null ? [] : update.Record.Parts.Append(update.Record))
            resource.End(LifecycleStatus.Skipped, $"The image is excluded by its tag '{decision.ExcludedBy}'.", now);
        return update;
    }
}
