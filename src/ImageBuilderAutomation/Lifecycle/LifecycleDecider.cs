using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// Decides about all images together. Pure: the same facts in any order give the same plan. If several rules apply to an image, the one that keeps
/// it or has the mildest action wins.
/// </summary>
public static class LifecycleDecider
{
    public static RetirementPlan Decide(LifecycleFacts facts, LifecycleRules rules)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(rules);

        var (images, decisions) = DecideEach(facts, rules, parentage => (image, action) =>
            UsageVerdict.Of(image, action, ImageUsage.Of(image.Asked(parentage), facts.Usage, rules.Usage, facts.Now), rules));
        Limit(decisions, rules.Limits);
        return new(
            facts.Now, rules.PolicyHash, [.. images.Select(image => decisions[image])], [.. PlanRefusals.Of(facts, rules.Limits, [.. decisions.Values])]);
    }

    /// <summary>
    /// The images of which evidence of use can change the decision: those that would retire if none of them were used, by a step beyond deprecation or, where
    /// the policy protects what is referenced, by any step, and those that this stack disabled, which a use brings back. Use keeps images and the parents of
    /// kept images, so no other image can depend on it.
    /// </summary>
    /// <returns>Those that would be retired first come first.</returns>
    public static IReadOnlyList<LifecycleImage> NeedingEvidence(LifecycleFacts facts, LifecycleRules rules)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(rules);

        var (_, decisions) = DecideEach(facts, rules, _ => (_, _) => UsageVerdict.AssumedUnused);
        return
        [
            .. decisions.Values.Where(decision => IsWatched(decision.Image) || (decision.Action is { } action && UsageVerdict.IsAsked(decision.Image, action, rules)))
                .OrderByDescending(decision => decision.Action).ThenBy(decision => decision.Image.CreatedAt)
                .ThenBy(decision => decision.Image.Arn, BuildVersionComparer.Instance).Select(decision => decision.Image),
        ];

        bool IsWatched(LifecycleImage image) => image.AmiIds.Count > 0
            && facts.Records.GetValueOrDefault(image.Arn.ToString()) is { Quiet.EndsWithUse: true, FoundUses.Count: 0 } record && record.IsDisabledInPart(image);
    }

    private static (List<LifecycleImage> Images, Dictionary<LifecycleImage, LifecycleDecision> Decisions) DecideEach(
        LifecycleFacts facts, LifecycleRules rules, Func<Parentage, Func<LifecycleImage, LifecycleAction, UsageVerdict>> use)
    {
        // A list that changes between two pages can contain an image twice.
        var images = facts.Inventory.Images.GroupBy(image => image.Arn).Select(same => same.MinBy(image => image.Status, StringComparer.Ordinal)!)
            .OrderBy(image => image.Arn, BuildVersionComparer.Instance).ToList();
        var parentage = new Parentage(images, facts.Inventory.Recipes);
        var evaluator = new ImageEvaluator(facts, rules, new(images), parentage, use(parentage));

        var decisions = images.ToDictionary(image => image, evaluator.Evaluate);
        KeepParents(decisions, parentage);
        return (images, decisions);
    }

    // Keeping an image can keep its parents, so repeat until nothing changes.
    private static void KeepParents(Dictionary<LifecycleImage, LifecycleDecision> decisions, Parentage parentage)
    {
        bool changed;
        do
        {
            changed = false;
            foreach (var decision in decisions.Values.Where(decision => !decision.IsKept).ToList())
            {
                if (Children(decision) is not [_, ..] reasons)
                    continue;
                decisions[decision.Image] = LifecycleDecision.Keep(decision.Image, [.. reasons, .. decision.Why]) with { UsedBy = decision.UsedBy };
                changed = true;
            }
        }
        while (changed);

        // Images kept for other reasons name their children as a reason too.
        foreach (var decision in decisions.Values.Where(decision => decision.IsKept && decision.Image.IsFinished).ToList())
            decisions[decision.Image] = decision with { Why = [.. Children(decision).Concat(decision.Why).Distinct()] };

        List<LifecycleReason> Children(LifecycleDecision decision) =>
        [
            .. parentage.ChildrenOf(decision.Image).Select(child => Holds(decisions[child], decision)).OfType<string>().Order(StringComparer.Ordinal)
                .Select(reason => new LifecycleReason(ReasonKind.Parent, reason)),
        ];
    }

    /// <summary>A parent is kept while a usable child is kept, and is never retired further than any of its children already is.</summary>
    private static string? Holds(LifecycleDecision child, LifecycleDecision parent)
    {
        if (child.IsKept && !(child.Image.IsFinished && !child.Image.IsUsable))
            return $"parent of {child.Image.Path}, which is kept";
        var stage = child.Image.Status switch
        {
            ImageStatus.Deprecated => LifecycleAction.Deprecate,
            ImageStatus.Disabled => LifecycleAction.Disable,
            _ => LifecycleAction.Restore,
        };
        return stage < parent.Action ? $"parent of {child.Image.Path}, which is {child.Image.Status}" : null;
    }

    private static void Limit(Dictionary<LifecycleImage, LifecycleDecision> decisions, LifecycleLimits limits)
    {
        if (!limits.OldestFirst)
            return;

        var allowed = limits.Allowed(decisions.Count);
        foreach (var verdict in new[] { ImageVerdict.Act, ImageVerdict.Announce })
        {
            var tooMany = decisions.Values.Where(decision => decision.Verdict == verdict)
                .OrderBy(decision => decision.Image.CreatedAt).ThenBy(decision => decision.Image.Arn, BuildVersionComparer.Instance).Skip(allowed).ToList();
            foreach (var decision in tooMany)
            {
                var limit = new LifecycleReason(ReasonKind.Limit, $"waits for a later run: the limit of this run is {allowed}");
                decisions[decision.Image] = decision with { Verdict = ImageVerdict.Wait, Why = [.. decision.Why, limit] };
            }
        }
    }
}

/// <summary>Reasons to refuse a whole plan.</summary>
internal static class PlanRefusals
{
    /// <summary>Older facts are stale and refuse the plan.</summary>
    public static readonly TimeSpan MaxFactAge = TimeSpan.FromMinutes(15);

    public static IEnumerable<string> Of(LifecycleFacts facts, LifecycleLimits limits, IReadOnlyCollection<LifecycleDecision> decisions)
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
