using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class PipelinesVerb
{
    public static Command Create(TimeProvider clock)
    {
        var pipeline = new Argument<string?>("pipeline")
        {
            Description = "The name of a pipeline. Default: all pipelines with a recorded build.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command(
            "pipelines", "Shows pipelines with their failed builds in a row: which are paused, and which Image Builder disabled, since when and what follows.")
        {
            pipeline, json,
        };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var found = new List<PipelineHealthRecord>();
            if (parsed.GetValue(pipeline) is { } name)
            {
                if (await opened.Pipelines.ReadAsync(opened.PipelineArn(name), cancellationToken) is { } one)
                    found.Add(one);
            }
            else
            {
                await foreach (var record in opened.Pipelines.ListAsync(cancellationToken).WithProgress(parsed, "pipelines"))
                    found.Add(record);
            }

            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new(found.Select(PipelineJson.Of)), TriggersJsonContext.Default.PipelinesJson);
            else
                PipelineHealthText.Write(parsed.InvocationConfiguration.Output, found);
            return ExitCode.Ok;
        });
        return command;
    }
}

/// <summary>Pipelines as text for people.</summary>
internal static class PipelineHealthText
{
    public static void Write(TextWriter output, IReadOnlyList<PipelineHealthRecord> records)
    {
        var columns = new Columns();
        if (records.Count > 0)
            columns.Add("PIPELINE", "FAILURES", "STATE", "SINCE", "LAST FAILURE", "REASON");
        foreach (var record in records)
        {
            columns.Add(
                Pipeline.NameIn(record.PipelineArn), record.FailuresInARow.ToString(CultureInfo.InvariantCulture), StateOf(record),
                TimeFormat.Of(record.IsDisabled ? record.Disabling?.At : record.Disabling?.EndedAt),
                record.LatestFailure is { } failed ? $"{TimeFormat.Of(failed.StartedAt)} {failed.Cause}" : "", ReasonOf(record));
        }

        columns.WriteTo(output);
        output.WriteLine(records.Count == 1 ? "1 pipeline" : $"{records.Count} pipelines");
    }

    public static string StateOf(PipelineHealthRecord record) => record switch
    {
        { IsDisabled: true, Request: not null } => "being enabled",
        { IsDisabled: true } => "disabled",
        { PausedAfter: not null } => "paused",
        { Disabling: not null } => "enabled again",
        _ => "",
    };

    private static string ReasonOf(PipelineHealthRecord record) => record switch
    {
        { IsDisabled: true, Decision: { Verdict: PipelineHealthVerdict.Keep } kept } => $"stays disabled: {kept.Reason}",
        { IsDisabled: true, Decision: { Verdict: PipelineHealthVerdict.Enable } enable } => $"would be enabled: {enable.Reason}",
        { IsDisabled: true, Disabling: { } disabling } => $"by Image Builder after {disabling.Failures.ToString(CultureInfo.InvariantCulture)} failed scheduled builds",
        { PausedAfter: { } number } => $"{number.ToString(CultureInfo.InvariantCulture)} or more failed builds in a row",
        { Disabling.EndedBy: { } by } => $"by {by}",
        _ => "",
    };
}
