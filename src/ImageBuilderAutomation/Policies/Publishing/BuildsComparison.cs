using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Compares <c>builds</c>: what lets more builds start loosens. Rules and freezes are compared by name and as text, because a rule's scope is a function once
/// it was read.
/// </summary>
internal static class BuildsComparison
{
    private const string Section = "builds";

    /// <summary>Members whose changes are compared one by one; <c>expect</c> is a test of the policy. Every change of another member loosens.</summary>
    private static readonly string[] Compared = ["atMost", "retry", "failures", "stuck", "rules", "freezes", "expect"];

    public static void Run(Policy before, Policy after, ChangeList changes)
    {
        var (old, now) = (before.Builds, after.Builds);
        changes.Limit<int>($"{Section}.atMost", old.AtMost, now.AtMost, Text);
        changes.Limit<int>($"{Section}.retry.transient", old.Retry.Transient, now.Retry.Transient, Text);
        changes.Limit<int>($"{Section}.retry.distributionOnly", old.Retry.DistributionOnly, now.Retry.DistributionOnly, Text);
        Failures(old, now, changes);
        Stuck(old, now, changes);
        var (texts, newTexts) = (before.Sections.Value, after.Sections.Value);
        Named(texts, newTexts, "rules", changes, whenAdded: ChangeEffect.Loosens, whenRemoved: ChangeEffect.Tightens);
        Named(texts, newTexts, "freezes", changes, whenAdded: ChangeEffect.Tightens, whenRemoved: ChangeEffect.Loosens);
        foreach (var member in texts.Keys.Union(newTexts.Keys).Where(IsMember).Order(StringComparer.Ordinal))
        {
            if (texts.GetValueOrDefault(member) != newTexts.GetValueOrDefault(member))
                changes.Add(member, "is changed", member == $"{Section}.expect" ? ChangeEffect.Neutral : ChangeEffect.Loosens);
        }

        static bool IsMember(string path) =>
            path == $"{Section}.expect" || (path.StartsWith($"{Section}.", StringComparison.Ordinal) && !Compared.Contains(path.Split('.')[1]));
    }

    private static void Failures(TriggerRules before, TriggerRules after, ChangeList changes)
    {
        changes.Limit<int>($"{Section}.failures.pauseAfter", before.Failures.PauseAfter, after.Failures.PauseAfter, Text);
        var (old, now) = (before.Failures.EnableAfterSuccess, after.Failures.EnableAfterSuccess);
        if (old != now)
        {
            changes.Add(
                $"{Section}.failures.enableAfterSuccess", now ? "false becomes true" : "true becomes false", now ? ChangeEffect.Loosens : ChangeEffect.Tightens);
        }
    }

    /// <summary>More builds that are cancelled loosen; builds that are only reported change nothing.</summary>
    private static void Stuck(TriggerRules before, TriggerRules after, ChangeList changes)
    {
        changes.Limit<int>($"{Section}.stuck.cancel", before.Stuck.Cancel, after.Stuck.Cancel, Text);
        var (old, now) = (before.Stuck.After, after.Stuck.After);
        if (old != now)
        {
            changes.Add(
                $"{Section}.stuck.after", $"{(old is { } was ? Durations.Format(was) : "none")} becomes {(now is { } limit ? Durations.Format(limit) : "none")}",
                after.Stuck.Cancel > 0 && now is not null && (old is null || now < old) ? ChangeEffect.Loosens : ChangeEffect.Neutral);
        }
    }

    /// <summary>A change of a rule or freeze loosens: that it only narrows what starts is not proven.</summary>
    private static void Named(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, string member, ChangeList changes, ChangeEffect whenAdded,
        ChangeEffect whenRemoved)
    {
        var path = $"{Section}.{member}";
        if (before.GetValueOrDefault(path) == after.GetValueOrDefault(path))
            return;
        var count = changes.All.Count;
        foreach (var name in before.Keys.Union(after.Keys).Where(key => key.StartsWith($"{path}.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            switch (before.GetValueOrDefault(name), after.GetValueOrDefault(name))
            {
                case (null, _):
                    changes.Add(name, "is added", whenAdded);
                    break;
                case (_, null):
                    changes.Add(name, "is removed", whenRemoved);
                    break;
                case (var old, var now) when old != now:
                    changes.Loosens(name, "is changed");
                    break;
            }
        }

        if (changes.All.Count == count && before.ContainsKey(path) == after.ContainsKey(path))
            changes.Loosens(path, "is changed");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
