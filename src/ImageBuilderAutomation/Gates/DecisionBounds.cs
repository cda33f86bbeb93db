using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Bounds what a record keeps of a decision, because a DynamoDB item holds at most 400 KB and neither policies nor an image's findings are bounded. What
/// decides later (each rule's answer and times) is always kept. Of the evidence and the waivers as many as fit are kept, strictest rules first, with a
/// count of what was left out.
/// </summary>
/// <remarks>
/// Approvals may use 170 KB of the item (<see cref="ImageApprovals.Max"/>, with reasons that JSON writes six times as long), the list of those that counted 30 KB,
/// requests, stop, outcome, names and displayed attributes 40 KB. The rest is for the decision.
/// </remarks>
internal static class DecisionBounds
{
    private const int EvidenceBytes = 90_000;
    private const int WaiverBytes = 70_000;

    /// <summary>More rules for one step are not expected; further ones answer less strictly than all of these.</summary>
    private const int MaxRules = 200;

    private const int MaxReasonLength = 1000;
    private const int MaxTextLength = 500;

    /// <summary>The members around the texts of one entry, as JSON.</summary>
    private const int EntryBytes = 120;

    /// <summary>The members of a rule that are always kept, with three times, but for its name.</summary>
    private const int RuleBytes = 250;

    public static GateDecision Of(GateDecision decision)
    {
        List<RuleAnswer> always = [.. decision.Rules.Take(MaxRules)];
        var evidence = new Budget(EvidenceBytes - always.Sum(rule => RuleBytes + JsonTexts.SizeOf(rule.Rule)));
        List<RuleAnswer> rules = [.. always.Select(rule => Bounded(rule, evidence))];
        var (waivers, omitted) = Bounded([.. decision.Waivers, .. decision.Rules.SelectMany(rule => rule.Conditions).SelectMany(result => result.Waivers ?? [])]);
        // An image keeps few approvals, so these are always kept.
        var approvedBy = (decision.ApprovedBy ?? []).Concat(decision.Rules.SelectMany(rule => rule.Conditions).SelectMany(result => result.ApprovedBy ?? []));
        return decision with { Rules = rules, Waivers = waivers, OmittedWaivers = decision.OmittedWaivers + omitted, ApprovedBy = [.. approvedBy.Distinct()] };
    }

    /// <summary>A bounded text of the service or of a person.</summary>
    public static string? Shortened(string? text, int max = StepRequest.MaxReasonLength) => text is null || text.Length <= max ? text : $"{text[..(max - 1)]}…";

    private static RuleAnswer Bounded(RuleAnswer rule, Budget budget)
    {
        var reason = Shortened(rule.Reason, MaxReasonLength)!;
        List<ConditionResult> conditions = [];
        List<string> mayApprove = [];
        if (!budget.Takes(reason))
            return rule with { Reason = "", Conditions = [], MayApprove = [], OmittedConditions = rule.OmittedConditions + rule.Conditions.Count };

        foreach (var group in rule.MayApprove.Select(group => Shortened(group, MaxTextLength)!).TakeWhile(group => budget.Takes(group)))
            mayApprove.Add(group);
        foreach (var result in rule.Conditions)
        {
            var observed = Shortened(result.Observed, MaxTextLength)!;
            if (budget.Takes(result.Condition, observed))
            {
                List<OpenSeats> seats = [.. (result.OpenSeats ?? []).TakeWhile(group => budget.Takes(group.Group))];
                conditions.Add(result with { Observed = observed, Waivers = null, ApprovedBy = null, OpenSeats = seats.Count > 0 ? seats : null });
            }
        }

        return rule with
        {
            Reason = reason,
            Conditions = conditions,
            MayApprove = mayApprove,
            OmittedConditions = rule.OmittedConditions + rule.Conditions.Count - conditions.Count,
        };
    }

    /// <summary>Each waiver once, with all findings that it covered at any rule.</summary>
    private static (IReadOnlyList<UsedWaiver> Kept, int Omitted) Bounded(IReadOnlyList<UsedWaiver> used)
    {
        var budget = new Budget(WaiverBytes);
        List<UsedWaiver> kept = [];
        var omitted = 0;
        foreach (var same in used.GroupBy(waiver => waiver with { Findings = [], OmittedFindings = 0 }, SameWaiver.Instance))
        {
            var reason = Shortened(same.Key.Reason, MaxTextLength)!;
            if (!budget.Takes(reason, same.Key.Owner, same.Key.Package ?? "", same.Key.Ticket ?? ""))
            {
                omitted++;
                continue;
            }

            var all = same.SelectMany(waiver => waiver.Findings).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            var findings = all.TakeWhile(finding => budget.Takes(finding)).ToList();
            kept.Add(same.Key with { Reason = reason, Findings = findings, OmittedFindings = all.Count - findings.Count + same.Sum(waiver => waiver.OmittedFindings) });
        }

        return (kept, omitted);
    }

    /// <summary>How many bytes of JSON may still be used.</summary>
    private sealed class Budget(int bytes)
    {
        private int _left = bytes;

        public bool Takes(params ReadOnlySpan<string> texts)
        {
            var needed = EntryBytes;
            foreach (var text in texts)
                needed += JsonTexts.SizeOf(text);
            if (needed > _left)
                return false;
            _left -= needed;
            return true;
        }
    }

    private sealed class SameWaiver : IEqualityComparer<UsedWaiver>
    {
        public static readonly SameWaiver Instance = new();

        public bool Equals(UsedWaiver? x, UsedWaiver? y) =>
            (x?.Owner, x?.Until, x?.Reason, x?.Package, x?.Ticket) == (y?.Owner, y?.Until, y?.Reason, y?.Package, y?.Ticket);

        public int GetHashCode(UsedWaiver obj) => HashCode.Combine(obj.Owner, obj.Until, obj.Reason, obj.Package, obj.Ticket);
    }
}
