using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Fleet;

/// <summary>A report of the fleet as people read it: the same parts in a terminal and in JSON.</summary>
internal sealed record FleetView(FleetReport Report, FleetFacts Facts)
{
    /// <summary>Where the numbers come from, and how old they are.</summary>
    public IEnumerable<string> Sources
    {
        get
        {
            var references = Facts.References;
            var (asOf, problem) = (Oldest(references.Amis.Values.Select(ami => ami.AsOf)), references.Problem is null ? "" : $"; {references.Problem}");
            yield return string.Create(CultureInfo.InvariantCulture, $"references of the own account: {references.Amis.Count} AMIs{asOf}{problem}");
            var results = Facts.Reports.Values.Select(record => record.Result).Where(result => result is not null).Select(result => result!.CreatedAt).ToList();
            yield return string.Create(CultureInfo.InvariantCulture, $"usage reports about other accounts: {results.Count} AMIs{Oldest(results)}");
        }
    }

    public static string NotSeen => $"No source sees: {string.Join(", ", PlanView.Unseen)}, instances of AMIs that no build of the history made, images in a status "
        + "that this version does not know.";

    public string Summary => Report.Old is { Instances: 0, Templates: 0, Others: 0 }
        ? $"No instance, launch template or other resource is known to use an image older than the newest release of its recipe; {Report.All} use newest releases."
        : $"{Report.Old} use images older than the newest release of their recipe, of {Report.All} that use any image.";

    /// <summary><c>critical since 2026-11-02, fixed in the newest</c>, the most severe only.</summary>
    public static string FixOf(OldImage image) => image.Fixes switch
    {
        { Known: [var fix, ..] } => $"{fix.Severity.ToLowerInvariant()} {(fix.IsAtTheLatest ? "at the latest " : "")}since {Day(fix.Since)}, {InNewest(fix)}",
        { Unknown: { } reason } => $"unknown: {reason}",
        { AsOf: { } at } => $"none known on {Day(at)}",
        _ => "none known",
    };

    public string Age(OldImage image) =>
        image.Image.CreatedAt is { } created ? string.Create(CultureInfo.InvariantCulture, $"{(long)(Report.At - created).TotalDays}d") : "";

    private static string InNewest(SeverityFix fix) => fix.IsInNewest switch
    {
        Truth.True => "fixed in the newest",
        Truth.False => "not in the newest either",
        _ => "unknown whether in the newest",
    };

    private static string Oldest(IEnumerable<DateTimeOffset> times) => times.Order().Select(at => (DateTimeOffset?)at).FirstOrDefault() is { } oldest
        ? $", the oldest of {TimeFormat.Of(oldest)}"
        : "";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Writes a report of the fleet as text.</summary>
internal static class FleetText
{
    /// <summary>Longer lists are counted.</summary>
    private const int MaxUnknown = 10;

    public static void Write(TextWriter output, FleetView view)
    {
        var report = view.Report;
        var columns = new Columns();
        if (report.Images.Count > 0)
            columns.Add("IMAGE", "STATUS", "AGE", "NEWEST", "ACCOUNT", "INSTANCES", "TEMPLATES", "OTHER", "FIX");
        foreach (var image in report.Images)
        {
            var first = true;
            foreach (var use in image.Uses)
            {
                columns.Add(
                [
                    .. Names(view, image, first), use.IsOwn ? "own" : use.Account, Number(use.Instances), Templates(use), Number(use.Others),
                    first ? FleetView.FixOf(image) : "",
                ]);
                first = false;
            }

            if (image.Gaps.Count > 0)
                columns.Add([.. Names(view, image, first), "unknown", "?", "?", "?", string.Join("; ", image.Gaps)]);
        }

        columns.WriteTo(output);
        if (report.Images.Count > 0)
            output.WriteLine();
        output.WriteLine(view.Summary);
        if (report.Unused > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Unused} older image{(report.Unused == 1 ? " has" : "s have")} no known use."));
        var further = report.FurtherUnknown.ToList();
        foreach (var unknown in further.Take(MaxUnknown))
            output.WriteLine(PlainText.Of($"unknown: {unknown}"));
        if (further.Count > MaxUnknown)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"unknown: {further.Count - MaxUnknown} more, which --json lists"));
        foreach (var source in view.Sources)
            output.WriteLine(PlainText.Of($"asked {source}"));
        output.WriteLine(FleetView.NotSeen);
    }

    /// <summary>An image is named once; its further lines are about the same one.</summary>
    private static string[] Names(FleetView view, OldImage image, bool isFirst) => isFirst
        ? [image.Image.Arn.ShortName, image.Image.Status, view.Age(image), image.Newest is { } newest ? newest.Arn.ShortName : "none"]
        : ["", "", "", ""];

    private static string Templates(AccountUses use) =>
        use.OlderTemplates == 0 ? Number(use.Templates) : $"{Number(use.Templates)} (+{Number(use.OlderTemplates)} older versions only)";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
