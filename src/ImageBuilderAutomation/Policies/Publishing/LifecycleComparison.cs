using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Compares <c>lifecycle</c>: what lets more images retire, or sooner, loosens. Rules and exclusions are compared as text, because a rule's scope is a
/// function once it was read.
/// </summary>
internal static class LifecycleComparison
{
    private const string Section = "lifecycle";

    /// <summary>Members whose changes are proven to be stricter or not. Every change of another member loosens.</summary>
    private static readonly string[] Compared = ["protect", "limits", "notice", "quiet", "deletion", "unknownUse", "usage"];

    public static void Run(Policy before, Policy after, ChangeList changes)
    {
        Texts(before.Sections.Value, after.Sections.Value, changes);
        var (old, now) = (before.Lifecycle, after.Lifecycle);
        changes.Names($"{Section}.protect", Protections(old), Protections(now), ChangeEffect.Tightens, ChangeEffect.Loosens);
        changes.Limit<int>($"{Section}.limits.perRun", old.Limits.PerRun, now.Limits.PerRun, Text);
        changes.Limit<int>($"{Section}.limits.percent", old.Limits.Percent, now.Limits.Percent, Text);
        changes.Limit<int>($"{Section}.limits.shrink", old.Limits.Shrink, now.Limits.Shrink, Text);
        Flag($"{Section}.limits.beyond", old.Limits.OldestFirst, now.Limits.OldestFirst, "refuse", "oldestFirst", changes);
        // Images that are not brought back stay disabled, although somebody needs them.
        if (old.Limits.Restores != now.Limits.Restores)
        {
            changes.Add(
                $"{Section}.limits.restores", $"{Text(old.Limits.Restores)} becomes {Text(now.Limits.Restores)}",
                now.Limits.Restores > old.Limits.Restores ? ChangeEffect.Tightens : ChangeEffect.Loosens);
        }

        if (old.AcceptedLoss != now.AcceptedLoss)
        {
            changes.Add(
                $"{Section}.deletion", now.AcceptedLoss is { } reason ? $"the loss is accepted: {reason}" : "the loss is no longer accepted",
                now.AcceptedLoss is null ? ChangeEffect.Tightens : ChangeEffect.Loosens);
        }

        Longer($"{Section}.quiet", old.Quiet, now.Quiet, changes);
        Longer($"{Section}.notice", old.Notice, now.Notice, changes);
        Flag($"{Section}.unknownUse", old.OwnerAcceptsUnknownUse, now.OwnerAcceptsUnknownUse, "deprecateOnly", "ownerAccepts", changes);
        UsageComparison.Run($"{Section}.usage", old.Usage, now.Usage, changes);
    }

    /// <summary>A longer time is stricter.</summary>
    private static void Longer(string path, TimeSpan before, TimeSpan after, ChangeList changes)
    {
        if (before != after)
        {
            changes.Add(
                path, $"{Durations.Format(before)} becomes {Durations.Format(after)}", after > before ? ChangeEffect.Tightens : ChangeEffect.Loosens);
        }
    }

    private static void Texts(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, ChangeList changes)
    {
        foreach (var path in before.Keys.Union(after.Keys).Where(IsText).Order(StringComparer.Ordinal))
        {
            if (before.GetValueOrDefault(path) != after.GetValueOrDefault(path))
                changes.Loosens(path, "is changed");
        }

        static bool IsText(string path) =>
            path.StartsWith($"{Section}.", StringComparison.Ordinal) && !Compared.Contains(path[(Section.Length + 1)..]);
    }

    private static void Flag(string path, bool before, bool after, string strict, string loose, ChangeList changes)
    {
        if (before != after)
            changes.Add(path, after ? $"{strict} becomes {loose}" : $"{loose} becomes {strict}", after ? ChangeEffect.Loosens : ChangeEffect.Tightens);
    }

    private static IEnumerable<string> Protections(LifecycleRules rules) =>
    [
        .. rules.Protections.Select(protection => protection.Name),
        .. rules.ProtectReferenced ? ["referenced"] : Array.Empty<string>(),
        .. rules.ProtectInChannel ? ["inChannel"] : Array.Empty<string>(),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
