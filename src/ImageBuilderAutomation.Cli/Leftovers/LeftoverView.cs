using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Leftovers;

/// <summary>The leftovers as people read them: the same parts in a terminal and in JSON.</summary>
/// <param name="Sums">For each kind the open ones and their size.</param>
/// <param name="LastCheck">Null if no check has run yet.</param>
internal sealed record LeftoverView(IReadOnlyList<LeftoverRecord> Shown, IReadOnlyList<LeftoverSum> Sums, FunctionRun? LastCheck, DateTimeOffset Now)
{
    public static LeftoverView Of(IReadOnlyList<LeftoverRecord> records, bool all, FunctionRun? lastCheck, DateTimeOffset now) => new(
        [
            .. records.Where(record => all || record.IsOpen).OrderBy(record => record.Kind).ThenBy(record => record.Since ?? record.FoundAt)
                .ThenBy(record => record.Id, StringComparer.Ordinal),
        ],
        [
            .. records.Where(record => record.IsOpen).GroupBy(record => record.Kind).OrderBy(kind => kind.Key)
                .Select(kind => new LeftoverSum(kind.Key, kind.Count(), kind.Sum(record => record.SizeGiB ?? 0))),
        ],
        lastCheck, now);

    public string Check => LastCheck switch
    {
        null => "No check for leftovers has run yet.",
        { Error: { } error } run => $"The latest check, {TimeFormat.Of(run.EndedAt)} ({TimeFormat.Of(Now - run.EndedAt)} ago), failed: {error}",
        var run => $"The latest check was {TimeFormat.Of(run.EndedAt)} ({TimeFormat.Of(Now - run.EndedAt)} ago).",
    };

    /// <summary>Why nothing follows from an empty list; null if the latest check judged everything.</summary>
    public string? NotJudged => LastCheck switch
    {
        null => "no check has run yet",
        { Error: { } error } => error,
        _ => Unreadable,
    };

    /// <summary>Why some records are not shown; null if all are.</summary>
    public string? Unreadable { get; init; }

    public static string StateOf(LeftoverRecord record) => record.State switch
    {
        LeftoverState.Unconfirmed => "unconfirmed",
        LeftoverState.Open => "open",
        LeftoverState.Cancelling => "being cancelled",
        _ => "closed",
    };
}

internal sealed record LeftoverSum(LeftoverKind Kind, int Count, long SizeGiB)
{
    /// <summary><c>3 snapshots, at most 24 GiB</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Count} {Kind.Name()}{(Count == 1 ? "" : "s")}{(SizeGiB > 0 ? $", at most {SizeGiB} GiB" : "")}");
}

/// <summary>Writes the leftovers as text.</summary>
internal static class LeftoversText
{
    /// <summary>The part of one build's history.</summary>
    /// <param name="incomplete">Why more may be left over than is shown; null if all records could be read.</param>
    public static void WriteOfBuild(TextWriter output, IReadOnlyList<LeftoverRecord> records, string? incomplete)
    {
        output.WriteLine("leftovers");
        if (incomplete is not null)
            output.WriteLine(PlainText.Of($"  incomplete: {incomplete}"));
        var columns = new Columns();
        foreach (var record in records)
        {
            columns.Add(
                $"  {TimeFormat.Of(record.Since ?? record.FoundAt)}", record.Kind.Name(), record.Id, LeftoverView.StateOf(record),
                record.Outcome is { } outcome ? $"{record.Text}; {outcome}" : record.Text);
        }

        columns.WriteTo(output);
    }

    public static void Write(TextWriter output, LeftoverView view)
    {
        var columns = new Columns();
        if (view.Shown.Count > 0)
            columns.Add("KIND", "ID", "IMAGE", "STATE", "SINCE", "SIZE", "WHAT");
        foreach (var record in view.Shown)
        {
            columns.Add(
                record.Kind.Name(), record.Id, record.ImageArn is { } image ? ImageBuildArn.ShortNameOf(image) : "", LeftoverView.StateOf(record),
                TimeFormat.Of(record.Since), record.SizeGiB is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size} GiB") : "",
                record.Outcome is { } outcome ? $"{record.Text}; {outcome}" : record.Text);
        }

        columns.WriteTo(output);
        if (view.Shown.Count > 0)
            output.WriteLine();
        if (view.Sums.Count > 0)
            output.WriteLine(string.Join("; ", view.Sums));
        if (view.NotJudged is { } problem)
            output.WriteLine(PlainText.Of($"Not judged: {problem}"));
        else if (view.Sums.Count == 0)
            output.WriteLine("No leftover is known.");
        output.WriteLine(PlainText.Of(view.Check));
    }
}
