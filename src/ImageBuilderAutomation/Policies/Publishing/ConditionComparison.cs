using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Compares the conditions of one gate rule. A condition that this code does not know loosens unless it is equal.</summary>
internal static class ConditionComparison
{
    /// <param name="stricter">What a stricter condition about facts does to the rule.</param>
    public static void Run(
        IReadOnlyList<ICondition> before, IReadOnlyList<ICondition> after, string path, ChangeEffect stricter, ChangeList changes)
    {
        foreach (var name in before.Concat(after).Select(NameOf).Distinct(StringComparer.Ordinal).ToList())
        {
            List<ICondition> old = [.. before.Where(condition => NameOf(condition) == name)];
            List<ICondition> now = [.. after.Where(condition => NameOf(condition) == name)];
            var at = $"{path}.{name}";
            switch (old, now)
            {
                case ([], [var added]):
                    changes.Add(at, "the condition is added", added.IsForPeople ? ChangeEffect.Tightens : stricter);
                    break;
                case ([_], []):
                    changes.Loosens(at, "the condition is removed");
                    break;
                case ([var one], [var other]):
                    Compare(one, other, at, stricter, changes);
                    break;
                default:
                    changes.Loosens(at, "several conditions of the same kind cannot be compared");
                    break;
            }
        }
    }

    private static string NameOf(ICondition condition) => condition switch
    {
        ScanCondition => "scan",
        TestsCondition => "tests",
        FindingsCondition => "findings",
        PackagesCondition => "packages",
        AgeCondition => "age",
        TagsCondition => "tags",
        AmiScanCondition => "amiScan",
        ApprovalsCondition => "approvals",
        _ => condition.GetType().Name,
    };

    private static void Compare(ICondition before, ICondition after, string path, ChangeEffect stricter, ChangeList changes)
    {
        switch (before, after)
        {
            case (TestsCondition, TestsCondition):
                break;
            case (ScanCondition old, ScanCondition now):
                changes.Limit($"{path}.finishedWithin", old.FinishedWithin, now.FinishedWithin, Durations.Format, stricter);
                break;
            case (FindingsCondition old, FindingsCondition now):
                Limits(old.Limits, now.Limits, path, stricter, changes);
                break;
            case (AmiScanCondition old, AmiScanCondition now):
                changes.Limit($"{path}.finishedWithin", old.FinishedWithin, now.FinishedWithin, Durations.Format, stricter);
                Limits(old.Limits, now.Limits, $"{path}.findings", stricter, changes);
                break;
            case (AgeCondition old, AgeCondition now):
                changes.Limit($"{path}.image", old.Image, now.Image, Durations.Format, stricter);
                changes.Limit($"{path}.parent", old.Parent, now.Parent, Durations.Format, stricter);
                break;
            case (PackagesCondition old, PackagesCondition now):
                changes.Names($"{path}.present", Texts(old.Present), Texts(now.Present), stricter, ChangeEffect.Loosens);
                changes.Names($"{path}.absent", Texts(old.Absent), Texts(now.Absent), stricter, ChangeEffect.Loosens);
                break;
            case (TagsCondition old, TagsCondition now):
                Tags(old, now, path, stricter, changes);
                break;
            case (ApprovalsCondition old, ApprovalsCondition now):
                Approvals(old, now, path, changes);
                break;
            default:
                if (!before.Equals(after))
                    changes.Loosens(path, "is changed");
                break;
        }
    }

    /// <summary>Waivers, which the conditions also hold, are compared once for the whole policy.</summary>
    private static void Limits(
        IReadOnlyList<FindingsLimit> before, IReadOnlyList<FindingsLimit> after, string path, ChangeEffect stricter, ChangeList changes)
    {
        foreach (var severity in before.Concat(after).Select(limit => limit.Severity).Distinct(StringComparer.Ordinal).ToList())
        {
            var (old, now) = (Strictest(before, severity), Strictest(after, severity));
            changes.Limit($"{path}.{severity}.atMost", old.AtMost, now.AtMost, Text, stricter);
            changes.Limit($"{path}.{severity}.fixable", old.Fixable, now.Fixable, Text, stricter);
        }
    }

    private static (int? AtMost, int? Fixable) Strictest(IReadOnlyList<FindingsLimit> limits, string severity)
    {
        var own = limits.Where(limit => limit.Severity == severity).ToList();
        return (own.Select(limit => limit.AtMost).Min(), own.Select(limit => limit.Fixable).Min());
    }

    private static void Tags(TagsCondition before, TagsCondition after, string path, ChangeEffect stricter, ChangeList changes)
    {
        foreach (var key in before.Tags.Keys.Union(after.Tags.Keys))
        {
            var (old, now) = (before.Tags.GetValueOrDefault(key)?.Pattern, after.Tags.GetValueOrDefault(key)?.Pattern);
            if (old == now)
                continue;
            // Any value is allowed by "*", so every other pattern is stricter.
            var isStricter = now is not null && old is null or "*";
            changes.Add($"{path}.{key}", $"{old ?? "nothing"} becomes {now ?? "nothing"}", isStricter ? stricter : ChangeEffect.Loosens);
        }
    }

    /// <summary>Missing approvals hold, whatever the rule's answers are, so a stricter condition always tightens.</summary>
    private static void Approvals(ApprovalsCondition before, ApprovalsCondition after, string path, ChangeList changes)
    {
        changes.Names(
            $"{path}.from", before.From.Select(group => group.Name), after.From.Select(group => group.Name), ChangeEffect.Tightens, ChangeEffect.Loosens);
        if (before.Each != after.Each)
            changes.Add($"{path}.each", $"{Text(before.Each)} becomes {Text(after.Each)}", after.Each > before.Each ? ChangeEffect.Tightens : ChangeEffect.Loosens);
        if (before.NotStarter != after.NotStarter)
        {
            changes.Add(
                $"{path}.notStarter", $"{Text(before.NotStarter)} becomes {Text(after.NotStarter)}",
                after.NotStarter ? ChangeEffect.Tightens : ChangeEffect.Loosens);
        }
    }

    private static IEnumerable<string> Texts(IReadOnlyList<PackageRequirement> requirements) => requirements.Select(requirement => requirement.ToString());

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool flag) => flag ? "true" : "false";
}
