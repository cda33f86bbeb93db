using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Decides about one image by its state, the rules, its protections, its users and its notice. Parents and limits come later.</summary>
/// <param name="use">Says whether the users of an image allow a step.</param>
internal sealed class ImageEvaluator(
    LifecycleFacts facts, LifecycleRules rules, RecipeRanks ranks, Parentage parentage, Func<LifecycleImage, LifecycleAction, UsageVerdict> use)
{
    private readonly ReasonsToKeep _keep = new(facts, rules, ranks, parentage);

    public LifecycleDecision Evaluate(LifecycleImage image)
    {
        var record = facts.Records.GetValueOrDefault(image.Arn.ToString());
        if (_keep.WhateverTheRules(image, record) is { } state)
            return LifecycleDecision.Keep(image, new LifecycleReason(ReasonKind.State, state));

        var protections = _keep.Protections(image).ToList();
        var opinions = rules.Rules.Select(rule => VerdictOf(rule, image)).OfType<RetentionVerdict>().ToList();
        if (opinions.Count == 0)
            return LifecycleDecision.Keep(image, [.. protections, new(ReasonKind.NoRule, "no rule matches")]);

        List<LifecycleReason> reasons = [.. protections, .. opinions.Select(verdict => verdict.Reason)];
        if (protections.Count > 0 || opinions.Exists(verdict => verdict.Action is null))
            return LifecycleDecision.Keep(image, reasons);

        var action = opinions.Min(verdict => verdict.Action)!.Value;
        var used = use(image, action);
        if (used.Reason is not null)
            reasons.Add(used.Reason);
        return Decide(image, action, used, record, reasons) with { UsedBy = used.UsedBy };
    }

    private LifecycleDecision Decide(LifecycleImage image, LifecycleAction action, UsageVerdict used, LifecycleRecord? record, List<LifecycleReason> reasons)
    {
        if (used.Keeps)
            return LifecycleDecision.Keep(image, reasons);
        return record is { State: LifecycleState.Deferred, Deferral: { } deferral } && facts.Now < deferral.Until
            ? LifecycleDecision.Keep(image, [.. reasons, new(ReasonKind.Deferred, $"deferred until {AgeText.Day(deferral.Until)}: {deferral.Reason}")])
            : Scheduled(image, action, record, reasons);
    }

    /// <summary>A rule that may apply but cannot be evaluated keeps the image: a missing fact must not disable a rule that would keep it.</summary>
    private RetentionVerdict? VerdictOf(RetentionRule rule, LifecycleImage image)
    {
        if (rule.AppliesTo(image))
            return RetentionVerdict.Of(rule, image, ranks.Of(image), facts.Now);
        return rule.NotKnown(image) is { } fact ? new(null, new(ReasonKind.UnknownFact, $"its {fact} is not known; rule {rule.Name} may keep it")) : null;
    }

    private LifecycleDecision Scheduled(LifecycleImage image, LifecycleAction action, LifecycleRecord? record, List<LifecycleReason> reasons)
    {
        var isNoticed = action is not LifecycleAction.Deprecate && rules.Notice > TimeSpan.Zero && !(image.HasFailed && image.AmiIds.Count == 0);
        // A request is stored only after its notice period, so a stored request needs no second notice.
        if (!isNoticed || (record is { State: LifecycleState.Requested, Update: { } stored } && stored.Action == action))
            return new(image, ImageVerdict.Act, action, null, reasons);
        if (record is not { State: LifecycleState.Announced, Notice: { } notice } || notice.Action != action)
            return new(image, ImageVerdict.Announce, action, facts.Now + rules.Notice, [.. reasons, Notice($"to be announced {AgeText.Of(rules.Notice)} ahead")]);

        return facts.Now < notice.NotBefore
            ? new(
                image, ImageVerdict.Wait, action, notice.NotBefore,
                [.. reasons, Notice($"announced on {AgeText.Day(notice.At)}, not before {AgeText.Day(notice.NotBefore)}")])
            : new(image, ImageVerdict.Act, action, null, [.. reasons, Notice($"announced on {AgeText.Day(notice.At)}")]);

        static LifecycleReason Notice(string text) => new(ReasonKind.Notice, text);
    }
}
