namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// Decides about every image at once. Pure: the same facts, in whatever order, give the same plan. Of several rules for an image the one that
/// keeps it, or does least to it, wins.
/// </summary>
public static class RetirementPlanner
{
    public static RetirementPlan Plan(LifecycleFacts facts, LifecycleRules rules)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(rules);

        // A list whose pages shift while it is read can show an image twice.
        var images = facts.Inventory.Images.GroupBy(image => image.Arn).Select(same => same.MinBy(image => image.Status, StringComparer.Ordinal)!)
            .OrderBy(image => image.Arn, BuildOrder.Instance).ToList();
        var parentage = new Parentage(images, facts.Inventory.Recipes);
        var judge = new ImageJudge(facts, rules, new(images), parentage);

        var decisions = images.ToDictionary(image => image, judge.Judge);
        KeepParents(decisions, parentage);
        Limit(decisions, rules.Limits);
        return new(
            facts.Now, rules.PolicyHash, [.. images.Select(image => decisions[image])], [.. PlanRefusals.Of(facts, rules.Limits, [.. decisions.Values])]);
    }

    // Keeping an image may keep its own parents, and so on.
    private static void KeepParents(Dictionary<LifecycleImage, ImageDecision> decisions, Parentage parentage)
    {
        bool changed;
        do
        {
            changed = false;
            foreach (var decision in decisions.Values.Where(decision => !decision.IsKept).ToList())
            {
                if (Children(decision) is not [_, ..] because)
                    continue;
                decisions[decision.Image] = ImageDecision.Keep(decision.Image, [.. because, .. decision.Because]);
                changed = true;
            }
        }
        while (changed);

        // What is kept for other reasons tells of its children all the same.
        foreach (var decision in decisions.Values.Where(decision => decision.IsKept && decision.Image.IsFinished).ToList())
            decisions[decision.Image] = decision with { Because = [.. Children(decision).Concat(decision.Because).Distinct()] };

        List<string> Children(ImageDecision decision) =>
            [.. parentage.ChildrenOf(decision.Image).Select(child => Holds(decisions[child], decision)).OfType<string>().Order(StringComparer.Ordinal)];
    }

    /// <summary>A parent stays while a child of it is kept that can be used, and is never retired further than any child already is.</summary>
    private static string? Holds(ImageDecision child, ImageDecision parent)
    {
        if (child.IsKept && !(child.Image.IsFinished && !child.Image.IsUsable))
            return $"parent of {child.Image.Path}, which is kept";
        var stage = child.Image.Status switch { "DEPRECATED" => LifecycleAction.Deprecate, "DISABLED" => LifecycleAction.Disable, _ => LifecycleAction.Restore };
        return stage < parent.Action ? $"parent of {child.Image.Path}, which is {child.Image.Status}" : null;
    }

    private static void Limit(Dictionary<LifecycleImage, ImageDecision> decisions, LifecycleLimits limits)
    {
        if (!limits.OldestFirst)
            return;

        var allowed = limits.Allowed(decisions.Count);
        foreach (var verdict in new[] { ImageVerdict.Act, ImageVerdict.Announce })
        {
            var tooMany = decisions.Values.Where(decision => decision.Verdict == verdict)
                .OrderBy(decision => decision.Image.CreatedAt).ThenBy(decision => decision.Image.Arn, BuildOrder.Instance).Skip(allowed).ToList();
            foreach (var decision in tooMany)
                decisions[decision.Image] = decision with { Verdict = ImageVerdict.Wait, Because = [.. decision.Because, $"after this run, whose limit is {allowed}"] };
        }
    }
}
