using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// The people who fill no seat of an approval in a gate under a policy: nobody approves a release by rules that they made themselves.
/// </summary>
public static class PolicyAuthors
{
    /// <summary>So that the item stays small. Authors are never left out: a publication with more is refused.</summary>
    public const int Max = 100;

    /// <param name="publishing">The publisher and, if there is one, the confirmer.</param>
    /// <param name="earlier">
    /// The authors of the policy that is active until now, and of a policy that is rolled back to. They stay authors while the rules for gates stay as
    /// they made them. Otherwise somebody else's unrelated publication would let them approve by their own rules.
    /// </param>
    public static IReadOnlyList<Person> Of(
        Policy policy, DateOnly today, IEnumerable<Person> publishing, params IEnumerable<(Policy Policy, IReadOnlyList<Person> Authors)> earlier) =>
        [.. publishing.Concat(earlier.Where(each => DecidesGatesAs(each.Policy, policy, today)).SelectMany(each => each.Authors)).Distinct()];

    /// <summary>
    /// Whether rules, waivers, mode, and the scopes and groups that rules and waivers use are the same, or differ in what decides nothing, such as a
    /// rule's name. A scope or group that no gate uses does not count: adding one must not free the authors.
    /// </summary>
    internal static bool DecidesGatesAs(Policy before, Policy after, DateOnly today)
    {
        var changes = new ChangeList();
        GateComparison.Run(before.Gates, after.Gates, changes);
        WaiverComparison.Run(before, after, today, changes);
        return changes.All.All(change => change.Effect == ChangeEffect.Neutral)
            && before.ModeOf(Capability.Gates) == after.ModeOf(Capability.Gates)
            && Definitions(before).SetEquals(Definitions(after));
    }

    private static HashSet<string> Definitions(Policy policy) =>
    [
        .. policy.Gates.SelectMany(rule => rule.Scopes ?? []).Concat(policy.Waivers.SelectMany(waiver => waiver.Scopes ?? []))
            .Select(scope => $"scope {scope.Name}: {ScopeText.Of(scope)}"),
        .. policy.Gates.SelectMany(rule => rule.Require).OfType<ApprovalsCondition>().SelectMany(condition => condition.From)
            .Select(group => $"group {group.Name}: {string.Join(' ', group.Members.Order(StringComparer.Ordinal))}"),
    ];
}
