using System.Globalization;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Compares waivers, which have no names. A waiver loosens unless one waiver of the old policy covers all of it: its vulnerabilities, its builds, its
/// packages and its whole term.
/// </summary>
internal static class WaiverComparison
{
    public static void Run(Policy before, Policy after, DateOnly today, ChangeList changes)
    {
        var now = new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.Zero);
        foreach (var waiver in after.Waivers.Where(waiver => !before.Waivers.Any(other => IsSame(waiver, other))))
        {
            if (before.Waivers.Any(other => CoversToday(other, waiver)))
                changes.Neutral(PathOf(waiver), $"{TextOf(waiver)}: the old policy waives all of it too");
            else
                changes.Loosens(PathOf(waiver), $"{TextOf(waiver)} is added, or it waives more or longer than before");
        }

        var effect = EffectOfFewer(before, after);
        foreach (var waiver in before.Waivers.Where(waiver => !after.Waivers.Any(other => IsSame(waiver, other) || CoversToday(other, waiver))))
            changes.Add(PathOf(waiver), $"{TextOf(waiver)} is removed, or it waives less or shorter than before", effect);

        // A waiver that ends too far ahead is not active yet, so one with an earlier end is active sooner.
        bool CoversToday(Waiver outer, Waiver inner) => Covers(outer, inner) && outer.TermAt(now) != WaiverTerm.TooLong;
    }

    /// <summary>Fewer waivers make the conditions that count findings stricter.</summary>
    private static ChangeEffect EffectOfFewer(Policy before, Policy after)
    {
        var loosens = GateComparison.Paired(before.Gates, after.Gates).Pairs
            .Where(pair => pair.After.Require.Any(condition => condition is FindingsCondition or AmiScanCondition))
            .Any(pair => GateComparison.Stricter(pair.Before, pair.After) == ChangeEffect.Loosens);
        return loosens ? ChangeEffect.Loosens : ChangeEffect.Tightens;
    }

    public static bool IsSame(Waiver one, Waiver other) =>
        Covers(one, other) && Covers(other, one) && one.Owner == other.Owner && one.Reason == other.Reason && one.Ticket == other.Ticket;

    public static bool Covers(Waiver outer, Waiver inner) =>
        outer.Until >= inner.Until
        && outer.NamesAllOf(inner)
        && (outer.Package is null || outer.Package == inner.Package)
        && ScopeText.Covers(outer.Scopes, inner.Scopes)
        && (outer.Only is null || (inner.Only is not null && ScopeText.Of(outer.Only) == ScopeText.Of(inner.Only)));

    private static string PathOf(Waiver waiver) => $"waivers.{waiver.Findings[0]}";

    private static string TextOf(Waiver waiver)
    {
        var more = waiver.Findings.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $" and {waiver.Findings.Count - 3} more") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"the waiver of {waiver.Owner} for {string.Join(" ", waiver.Findings.Take(3))}{more} until {waiver.Until:yyyy-MM-dd}");
    }
}
