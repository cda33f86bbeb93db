using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;

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
    /// The authors of the policy that is active until now, and of the same policy where it was published before. They stay authors while a gate rule or a
    /// waiver of theirs is in force as they left it. Otherwise somebody else's publication, of another rule or of a waiver that ends, would let them approve
    /// by their own rules.
    /// </param>
    public static IReadOnlyList<Person> Of(
        Policy policy, IEnumerable<Person> publishing, params IEnumerable<(Policy Policy, IReadOnlyList<Person> Authors)> earlier) =>
        [.. publishing.Concat(earlier.Where(each => KeepsRulesOf(each.Policy, policy)).SelectMany(each => each.Authors)).Distinct()];

    /// <summary>
    /// Whether a rule or a waiver is as it was, with the scopes and groups that it uses, or differs in what decides nothing, such as its name. Nobody knows
    /// which of them an author wrote, so all of them count.
    /// </summary>
    internal static bool KeepsRulesOf(Policy before, Policy after) =>
        GateComparison.Paired(before.Gates, after.Gates).Pairs.Exists(pair => DecidesAs(pair.Before, pair.After))
        || after.Waivers.Any(waiver => before.Waivers.Any(other => WaiverComparison.IsSame(waiver, other) && ScopesOf(waiver).SetEquals(ScopesOf(other))));

    private static bool DecidesAs(GateRule before, GateRule after)
    {
        var changes = new ChangeList();
        GateComparison.Run([before], [after], changes);
        return changes.All.All(change => change.Effect == ChangeEffect.Neutral) && Definitions(before).SetEquals(Definitions(after));
    }

    private static HashSet<string> Definitions(GateRule rule) =>
    [
        .. (rule.Scopes ?? []).Select(TextOf),
        .. rule.Require.OfType<ApprovalsCondition>().SelectMany(condition => condition.From)
            .Select(group => $"group {group.Name}: {string.Join(' ', group.Members.Order(StringComparer.Ordinal))}"),
    ];

    private static HashSet<string> ScopesOf(Waiver waiver) => [.. (waiver.Scopes ?? []).Select(TextOf)];

    private static string TextOf(Scope scope) => $"scope {scope.Name}: {ScopeText.Of(scope)}";
}
