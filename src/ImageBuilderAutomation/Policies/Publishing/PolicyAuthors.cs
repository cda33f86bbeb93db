using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// The people who fill no seat of an approval in a gate under a policy: nobody approves a release by rules that they made themselves.
/// </summary>
/// <remarks>
/// Authors are those who published or confirmed a policy that lets something happen which the policy before it did not. Whoever only tightens is none:
/// what is released then, the earlier policy released too, and its authors stay. Authors go only when two people replace the rules together: a
/// publication with a confirmer that leaves no gate rule and no waiver as it was, or stricter.
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
    /// Where anybody may choose the session names of a role, all its sessions count as one person. So one of them stands for all, and a role whose sessions
    /// have a new name each time does not use up the authors.
    /// </summary>
    /// <param name="roles">A role that could not be read is left as it is.</param>
    public static IReadOnlyList<Person> OnePerRole(IReadOnlyList<Person> authors, KnownRoles roles) =>
    [
        .. authors.DistinctBy(author => Principal.TryParse(author.Arn, out var by) && roles.Of(by) is Known<RoleFacts>.Yes && !roles.NamesPeople(by)
            ? $"{by.Account} {by.Identity} {author.UserId.Split(':')[0]}"
            : author.Arn + " " + author.UserId),
    ];

    /// <summary>
    /// Whether a rule or a waiver is as it was, or stricter, with the scopes and groups that it uses, or differs in what decides nothing, such as its name.
    /// </summary>
    internal static bool KeepsRulesOf(Policy before, Policy after) =>
        GateComparison.Paired(before.Gates, after.Gates).Pairs.Exists(pair => !Loosens(pair.Before, pair.After))
        || after.Waivers.Any(waiver => before.Waivers.Any(other => WaiverComparison.Covers(other, waiver) && IsWithin(waiver.Scopes, other.Scopes)));

    private static bool Loosens(GateRule before, GateRule after)
    {
        var changes = new ChangeList();
        GateComparison.Run([before], [after], changes);
        return changes.All.Any(change => change.Effect == ChangeEffect.Loosens) || !ScopesOf(before.Scopes).SetEquals(ScopesOf(after.Scopes))
            || GroupsOf(after).Any(group => GroupsOf(before).Any(other => other.Name == group.Name && group.Members.Except(other.Members).Any()));
    }

    private static IEnumerable<ApproverGroup> GroupsOf(GateRule rule) =>
        rule.Require.OfType<ApprovalsCondition>().SelectMany(condition => condition.From);

    private static bool IsWithin(IReadOnlyList<Scope>? inner, IReadOnlyList<Scope>? outer) => outer is null || ScopesOf(inner).IsSubsetOf(ScopesOf(outer));

    private static HashSet<string> ScopesOf(IReadOnlyList<Scope>? scopes) => [.. (scopes ?? []).Select(scope => $"{scope.Name}: {ScopeText.Of(scope)}")];
}
