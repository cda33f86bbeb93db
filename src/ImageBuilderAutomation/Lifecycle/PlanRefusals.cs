namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Reasons to refuse a whole plan.</summary>
internal static class PlanRefusals
{
    /// <summary>Older facts are stale and refuse the plan.</summary>
    public static readonly TimeSpan MaxFactAge = TimeSpan.FromMinutes(15);

    public static IEnumerable<string> Of(LifecycleFacts facts, LifecycleLimits limits, IReadOnlyCollection<ImageDecision> decisions)
    {
        var age = facts.Now - facts.Inventory.ReadStartedAt;
        if (age > MaxFactAge || age < TimeSpan.Zero)
            yield return $"the facts are stale: read at {facts.Inventory.ReadStartedAt:u}, now {facts.Now:u}";
        if (facts.Inventory.Incomplete is { } incomplete)
            yield return $"the facts are incomplete: {incomplete}";
        if (facts.LastRun?.Images is { } before && limits.IsFarFewer(decisions.Count, before))
            yield return $"far fewer images than in the last run: {decisions.Count} of {before}; more than {limits.Shrink}% are missing";
        if (limits.OldestFirst)
            yield break;

        var allowed = limits.Allowed(decisions.Count);
        if (decisions.Count(decision => decision.Verdict is ImageVerdict.Act) is var acts && acts > allowed)
            yield return $"too many images to retire at once: {acts}; {Limit(limits, decisions.Count, allowed)}";
        if (decisions.Count(decision => decision.Verdict is ImageVerdict.Announce) is var notices && notices > allowed)
            yield return $"too many images to announce at once: {notices}; {Limit(limits, decisions.Count, allowed)}";
    }

    private static string Limit(LifecycleLimits limits, int images, int allowed) =>
        $"the limit is {allowed} (perRun {limits.PerRun}, percent {limits.Percent} of {images})";
}
