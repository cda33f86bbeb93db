using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// The people who fill no seat of an approval in a gate under a policy: nobody approves a release by rules that they made themselves.
/// </summary>
/// <remarks>
/// Authors are those who published or confirmed a policy that lets something happen which the policy before it did not. Whoever only tightens is none:
/// what is released then, the earlier policy released too, and its authors stay. Authors go only when two people replace the rules together: a
/// publication with a confirmer whose gate rules, waivers and demands of channels are neither the same as one of the old policy nor stricter.
/// </remarks>
public static class PolicyAuthors
{
    /// <summary>So that the item stays small. Authors are never left out: a publication that would add more is refused.</summary>
    public const int Max = 100;

    /// <param name="active">The policy that is active until now and its authors; null before the first publication.</param>
    /// <param name="loosens">Whether a change from the active policy loosens.</param>
    /// <param name="same">The authors of the same policy where it was published before. A rollback does not free them.</param>
    public static IReadOnlyList<Person> Of(
        Policy policy, Person publisher, Person? confirmer, (Policy Policy, IReadOnlyList<Person> Authors)? active, bool loosens, IEnumerable<Person> same)
    {
        IEnumerable<Person> publishing = active is not null && !loosens ? [] : confirmer is null ? [publisher] : [publisher, confirmer];
        // Nobody knows which of the rules an author wrote, so one that stays keeps all of them.
        var earlier = active is { } before && (confirmer is null || !loosens || KeepsRulesOf(before.Policy, policy)) ? before.Authors : [];
        return [.. publishing.Concat(earlier).Concat(same).Distinct()];
    }

    /// <summary>
    /// Sessions whose name nobody proved count as one person, and stay so whatever happens to their role. So one of a role stands for all, and a role whose
    /// sessions have a new name each time does not use up the authors.
    /// </summary>
    public static IReadOnlyList<Person> OnePerRole(IReadOnlyList<Person> authors) =>
    [
        .. authors.DistinctBy(author => !author.IsNameProven && Principal.TryParse(author.Arn, out var by) && by.RoleName is not null
            ? $"{by.Account} {by.Identity} {author.UserId.Split(':')[0]}"
            : $"{author.Arn} {author.UserId} {author.IsNameProven}"),
    ];

    /// <summary>
    /// Whether a rule, a waiver or what a channel demands in the new policy is the same as in the old policy, or stricter. Names count for nothing: neither those
    /// of rules and channels nor those of their scopes and groups.
    /// </summary>
    internal static bool KeepsRulesOf(Policy before, Policy after) =>
        before.Gates.Any(old => after.Gates.Any(now => IsKept(old, now)))
        || before.Channels.Any(old => after.Channels.Any(now => IsKept(old, now)))
        || before.Waivers.Any(old => after.Waivers.Any(now => IsWithin(now.Scopes, old.Scopes) && WaiverComparison.Covers(old, now with { Scopes = old.Scopes })));

    private static bool IsKept(ChannelRule old, ChannelRule now)
    {
        if (old.Promotion?.Approvals is not { } demanded || now.Promotion?.Approvals is not { } kept || !IsWithin([now.Scope], [old.Scope]))
            return false;
        var changes = new ChangeList();
        ConditionComparison.Run([demanded], [kept with { From = Named(kept.From, [.. demanded.From]) }], "", ChangeEffect.Tightens, changes);
        return !changes.All.Any(change => change.Effect == ChangeEffect.Loosens);
    }

    private static bool IsKept(GateRule old, GateRule now)
    {
        if (!GateComparison.Covers(old.Step, now.Step) || !IsWithin(now.Scopes, old.Scopes))
            return false;
        var changes = new ChangeList();
        GateComparison.Run([old], [now with { Name = old.Name, Step = old.Step, Scopes = old.Scopes, Require = [.. now.Require.Select(Renamed)] }], changes);
        return !changes.All.Any(change => change.Effect == ChangeEffect.Loosens);

        ICondition Renamed(ICondition condition) => condition is ApprovalsCondition approvals ? approvals with { From = Named(approvals.From, GroupsOf(old)) } : condition;
    }

    /// <summary>Groups by the names that groups of the old rule with the same members, or more, have. One that is new gets a name that no other has.</summary>
    private static List<ApproverGroup> Named(IReadOnlyList<ApproverGroup> now, List<ApproverGroup> old)
    {
        var left = old.ToList();
        var named = new List<ApproverGroup>();
        // The largest first, so that each finds a group that no smaller one has taken.
        foreach (var group in now.OrderByDescending(group => group.Members.Count))
        {
            var same = left.Where(other => !group.Members.Except(other.Members).Any()).OrderBy(other => other.Members.Count).FirstOrDefault();
            if (same is not null)
                left.Remove(same);
            named.Add(group with { Name = same?.Name ?? $"new group {named.Count}" });
        }

        return named;
    }

    private static List<ApproverGroup> GroupsOf(GateRule rule) => [.. rule.Require.OfType<ApprovalsCondition>().SelectMany(condition => condition.From)];

    private static bool IsWithin(IReadOnlyList<Scope>? inner, IReadOnlyList<Scope>? outer) =>
        outer is null || (inner is not null && inner.Select(ScopeText.Of).ToHashSet().IsSubsetOf(outer.Select(ScopeText.Of)));
}
