using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Compares <c>lifecycle.usage</c>: a source that is no longer asked, looks less far or may be older, loosens. So do Regions that are asked: where AMIs of a
/// Region could not be asked about, they kept their images.
/// </summary>
internal static class UsageComparison
{
    public static void Run(string path, UsageRules before, UsageRules after, ChangeList changes)
    {
        References($"{path}.references", before.References, after.References, changes);
        Source($"{path}.otherAccounts", before.OtherAccounts, after.OtherAccounts, References, changes);
        Source($"{path}.lastLaunch", before.LastLaunch, after.LastLaunch, LastLaunch, changes);
        changes.Names($"{path}.pins.from", before.Pins.From, after.Pins.From, ChangeEffect.Tightens, ChangeEffect.Loosens);
        Age($"{path}.pins.maxAge", before.Pins.MaxAge, after.Pins.MaxAge, changes);
        // Without a Region, its AMIs keep their images or are left out, as elsewhere says.
        changes.Names(
            $"{path}.regions", before.Regions, after.Regions, after.AcceptsElsewhere ? ChangeEffect.Tightens : ChangeEffect.Loosens,
            after.AcceptsElsewhere ? ChangeEffect.Loosens : ChangeEffect.Tightens);
        if (before.AcceptsElsewhere != after.AcceptsElsewhere)
        {
            changes.Add(
                $"{path}.elsewhere", after.AcceptsElsewhere ? "unknown becomes accept" : "accept becomes unknown",
                after.AcceptsElsewhere ? ChangeEffect.Loosens : ChangeEffect.Tightens);
        }
    }

    private static void Source<T>(string path, T? before, T? after, Action<string, T, T, ChangeList> compare, ChangeList changes)
        where T : class
    {
        if (before is not null && after is not null)
            compare(path, before, after, changes);
        else if (before is not null)
            changes.Loosens(path, "is off");
        else if (after is not null)
            changes.Tightens(path, "is no longer off");
    }

    private static void References(string path, ReferenceRules before, ReferenceRules after, ChangeList changes)
    {
        More($"{path}.templateVersions", before.TemplateVersions, after.TemplateVersions, Text, changes);
        Age($"{path}.maxAge", before.MaxAge, after.MaxAge, changes);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static void LastLaunch(string path, LaunchRules before, LaunchRules after, ChangeList changes)
    {
        More($"{path}.within", before.Within, after.Within, Durations.Format, changes);
        Age($"{path}.maxAge", before.MaxAge, after.MaxAge, changes);
    }

    /// <summary>More of it is stricter.</summary>
    private static void More<T>(string path, T before, T after, Func<T, string> text, ChangeList changes)
        where T : struct, IComparable<T>
    {
        if (before.CompareTo(after) is not 0 and var order)
            changes.Add(path, $"{text(before)} becomes {text(after)}", order < 0 ? ChangeEffect.Tightens : ChangeEffect.Loosens);
    }

    private static void Age(string path, TimeSpan before, TimeSpan after, ChangeList changes) =>
        changes.Limit<TimeSpan>(path, before, after, Durations.Format);
}
