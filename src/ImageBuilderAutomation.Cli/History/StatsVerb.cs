using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

internal static class StatsVerb
{
    private const int DefaultDays = 30;

    // Each day costs one query.
    private const int MaxDays = 366;

    public static Command Create(TimeProvider clock)
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "The pipeline: its name or ARN. Only its builds are shown." };
        var from = DayOption.Option("--from", $"The first day (UTC). Default: {DefaultDays - 1} days before --to.");
        var to = DayOption.Option("--to", "The last day (UTC). Default: today.");
        var table = new TableOptions(clock);
        var command = new Command("stats", "Shows how long builds take and how often they fail, by pipeline.") { pipeline, from, to };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var last = parsed.GetValue(to) ?? history.Today;
            var first = parsed.GetValue(from) ?? DateOnly.FromDayNumber(Math.Max(0, last.DayNumber + 1 - DefaultDays));
            if (first > last)
                throw new UsageException($"Expected --from not after --to, found {DayOption.Text(first)} and {DayOption.Text(last)}.");
            if (parsed.GetValue(pipeline) is null && last.DayNumber - first.DayNumber >= MaxDays)
                throw new UsageException($"Expected --pipeline, or at most {MaxDays} days, found {DayOption.Text(first)} to {DayOption.Text(last)}.");
            var read = parsed.GetValue(pipeline) is { } one
                ? OfPipeline(history, one, first, last, cancellationToken)
                : OfDays(history, first, last, cancellationToken);
            var builds = await read.WithProgress(parsed, "builds").ToListAsync(cancellationToken);
            Write(parsed.InvocationConfiguration.Output, builds, first, last, table.Json(parsed));
            return ExitCode.Ok;
        });
        return command;
    }

    private static IAsyncEnumerable<BuildRecord> OfPipeline(
        Stack history, string pipeline, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        history.Builds.ListByPipelineAsync(pipeline, cancellationToken)
            .TakeWhile(build => DayOf(build) >= first)
            .Where(build => DayOf(build) <= last);

    private static async IAsyncEnumerable<BuildRecord> OfDays(
        Stack history, DateOnly first, DateOnly last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var day = first.DayNumber; day <= last.DayNumber; day++)
        {
            await foreach (var build in history.Builds.ListByDayAsync(DateOnly.FromDayNumber(day), cancellationToken))
                yield return build;
        }
    }

    private static void Write(TextWriter output, IReadOnlyList<BuildRecord> builds, DateOnly first, DateOnly last, bool json)
    {
        var rows = builds.GroupBy(build => BuildName.Last(build.Current?.PipelineArn))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Pipeline: group.Key, Of: BuildStatistics.Of([.. group]))).ToList();
        if (json)
        {
            JsonOutput.Write(
                output, new(DayOption.Text(first), DayOption.Text(last), rows.Select(row => PipelineStatisticsJson.Of(row.Pipeline, row.Of))),
                HistoryJsonContext.Default.StatisticsJson);
            return;
        }

        output.WriteLine($"{DayOption.Text(first)} to {DayOption.Text(last)}");
        if (rows.Count == 0)
        {
            output.WriteLine("no builds");
            return;
        }

        var columns = new Columns();
        columns.Add("PIPELINE", "BUILDS", "AVAILABLE", "FAILED", "STOPPED", "CANCELLED", "UNFINISHED", "FAILURE RATE", "P50", "P95");
        foreach (var (pipeline, of) in rows)
        {
            columns.Add(
                pipeline.Length == 0 ? "(none)" : pipeline,
                Number(of.Builds), Number(of.Available), Number(of.Failed), Number(of.Stopped), Number(of.Cancelled), Number(of.Unfinished),
                of.FailureRate?.ToString("0.0%", CultureInfo.InvariantCulture) ?? "",
                TimeFormat.Of(of.P50),
                TimeFormat.Of(of.P95));
        }

        columns.WriteTo(output);
    }

    private static DateOnly DayOf(BuildRecord build) => DateOnly.FromDateTime(build.StartedAt?.UtcDateTime ?? default);

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
