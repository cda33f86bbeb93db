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

        if (FoundUse(image, record) is { } found)
            return found;

        var protections = _keep.Protections(image, record).ToList();
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

    /// <summary>
    /// An image that the rules disabled had no known use then. A use that shows now is one that no source saw, so the image comes back, whatever the rules say.
    /// </summary>
    private LifecycleDecision? FoundUse(LifecycleImage image, LifecycleRecord? record)
    {
        if (record?.Quiet is not { EndsWithUse: true } || !record.IsDisabledInPart(image))
            return null;
        var used = use(image, LifecycleAction.Disable);
        var text = record.FoundUses is [var first, ..] ? first.Reason : used.UsedBy.Count > 0 ? used.Reason!.Text : null;
        return text is null ? null : LifecycleDecision.Keep(image, new LifecycleReason(ReasonKind.FoundUse, $"disabled, but {text}; it is restored in mode act")) with
        {
            UsedBy = used.UsedBy,
            FoundUse = text,
        };
    }

    private LifecycleDecision Decide(LifecycleImage image, LifecycleAction action, UsageVerdict used, LifecycleRecord? record, List<LifecycleReason> reasons)
    {
        if (used.Keeps)
            return LifecycleDecision.Keep(image, reasons);
        if (action is LifecycleAction.Delete && QuietOf(image, record, reasons) is { } quiet)
            return quiet;
        return record is { State: LifecycleState.Deferred, Deferral: { } deferral } && facts.Now < deferral.Until
            ? LifecycleDecision.Keep(image, [.. reasons, new(ReasonKind.Deferred, $"deferred until {AgeText.Day(deferral.Until)}: {deferral.Reason}")])
            : Scheduled(image, action, record, reasons);
    }

    /// <summary>What deletion waits for: somebody who accepts that it cannot be undone, and the end of the quiet period.</summary>
    private LifecycleDecision? QuietOf(LifecycleImage image, LifecycleRecord? record, List<LifecycleReason> reasons)
    {
        // A failed build without AMIs leaves nothing that anybody could launch.
        if (image is { HasFailed: true, AmiIds.Count: 0, IsContainer: false })
            return null;
        if (rules.AcceptedLoss is not { } accepted)
        {
            return LifecycleDecision.Keep(image, [.. reasons, new(
                ReasonKind.Loss, "would delete, but the policy's lifecycle.deletion does not accept that what is deleted cannot be restored")]);
        }

        reasons.Add(new(ReasonKind.Loss, $"the loss is accepted: {accepted}"));
        if (image.Status != ImageStatus.Disabled || image.IsContainer || rules.Quiet <= TimeSpan.Zero)
            return null;
        if (record?.Quiet is not { } quiet)
        {
            return LifecycleDecision.Keep(image, [.. reasons, new(
                ReasonKind.Quiet, $"it is not known when it was disabled; its quiet period of {AgeText.Of(rules.Quiet)} begins with the next run in mode act")]) with
            {
                BeginsQuietPeriod = true,
            };
        }

        if (quiet.IsPartial)
        {
            return LifecycleDecision.Keep(image, [.. reasons, new(
                ReasonKind.Quiet, $"since {AgeText.Day(quiet.Since)} it is not known which of its AMIs are disabled; it is not deleted before it is restored completely")]);
        }

        var seen = record.FoundUses is [.., var latest] ? $"; {latest.Reason}" : "";
        return facts.Now < quiet.Until
            ? new(image, ImageVerdict.Wait, LifecycleAction.Delete, quiet.Until + rules.Notice, [.. reasons, new(
                ReasonKind.Quiet, $"disabled since {AgeText.Day(quiet.Since)}, quiet until {AgeText.Day(quiet.Until)}{seen}")])
            : null;
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
