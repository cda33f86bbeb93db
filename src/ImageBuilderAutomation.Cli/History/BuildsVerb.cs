using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.History;

internal static class BuildsVerb
{
    public static Command Create(TimeProvider clock)
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "Only builds of this pipeline (name or ARN)." };
        var day = DayOption.Option("--day", "Only builds that started on this day (UTC). Default: today.");
        var status = new Option<string?>("--status") { Description = "Only builds whose latest recorded status is this one, such as FAILED." };
        var limit = new Option<int>("--limit") { Description = "The largest number of builds to show.", DefaultValueFactory = _ => 50 };
        var table = new TableOptions(clock);
        var command = new Command("builds", "Lists builds, newest first. With --status AVAILABLE, they are ordered by recipe and version.")
        {
            pipeline, day, status, limit,
        };
        table.AddTo(command);
        command.Validators.Add(result =>
        {
            if (new Option[] { pipeline, day, status }.Count(option => result.GetResult(option) is not null) > 1)
                result.AddError("Expected one of --pipeline, --day and --status.");
            if (result.GetResult(limit) is { Errors: var errors } && !errors.Any() && result.GetValue(limit) < 1)
                result.AddError("Expected --limit with a number from 1.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var records = parsed.GetValue(pipeline) is { } ofPipeline ? history.Builds.ListByPipelineAsync(ofPipeline, cancellationToken)
                : parsed.GetValue(status) is { } inStatus ? history.Builds.ListByStatusAsync(inStatus.ToUpperInvariant(), cancellationToken)
                : history.Builds.ListByDayAsync(parsed.GetValue(day) ?? history.Today, cancellationToken);
            var max = parsed.GetValue(limit);
            return await PartialList.WriteAsync(
                parsed, records.Take(max + 1).Select(BuildSummary.Of),
                builds => Write(parsed.InvocationConfiguration.Output, [.. builds.Take(max)], builds.Count > max, table.Json(parsed)));
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<BuildSummary> builds, bool more, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, new(builds.Select(build => new BuildJson(build)), more), HistoryJsonContext.Default.BuildsJson);
            return;
        }

        if (builds.Count > 0)
            BuildList.Write(output, builds);
        output.WriteLine((builds.Count == 1 ? "1 build" : $"{builds.Count} builds") + (more ? ", and more: see --limit" : ""));
    }
}
