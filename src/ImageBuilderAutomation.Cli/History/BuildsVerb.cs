using System.CommandLine;
using System.CommandLine.Parsing;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

internal static class BuildsVerb
{
    public static Command Create(TimeProvider clock)
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "The pipeline: its name or ARN. Only its builds are shown." };
        var day = DayOption.Option("--day", "The day (UTC). Only builds that started on it are shown. Default: today.");
        var status = new Option<string?>("--status")
        {
            Description = "Only builds whose latest recorded status is this one, such as FAILED.",
            CustomParser = ReadStatus,
        };
        status.CompletionSources.Add(ImageStatus.InOrder.ToArray());
        var limit = NumberOption.Create("--limit", "The largest number to show.");
        limit.DefaultValueFactory = _ => 50;
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
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var records = parsed.GetValue(pipeline) is { } ofPipeline ? history.Builds.ListByPipelineAsync(ofPipeline, cancellationToken)
                : parsed.GetValue(status) is { } inStatus ? history.Builds.ListByStatusAsync(inStatus, cancellationToken)
                : history.Builds.ListByDayAsync(parsed.GetValue(day) ?? history.Today, cancellationToken);
            var max = parsed.GetRequiredValue(limit)!.Value;
            return await PartialList.WriteAsync(
                parsed, "builds", records.Take(max + 1).Select(BuildSummary.Of),
                builds => Write(parsed.InvocationConfiguration.Output, [.. builds.Take(max)], builds.Count > max, table.Json(parsed)));
        });
        return command;
    }

    /// <summary>A status that this version does not know may be new in the service; one that resembles a known status is a mistake.</summary>
    private static string? ReadStatus(ArgumentResult result)
    {
        var status = result.Tokens[0].Value.ToUpperInvariant();
        if (!ImageStatus.InOrder.Contains(status) && Suggestion.Nearest(status, ImageStatus.InOrder) is not null)
            result.AddError($"Expected --status with a status of images, found '{result.Tokens[0].Value}'.{Suggestion.DidYouMean(status, ImageStatus.InOrder)}");
        return status;
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
