using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class RunsVerb
{
    public static Command Create(TimeProvider clock)
    {
        var pipeline = new Argument<string?>("pipeline")
        {
            Description = "The name of a pipeline, to show its latest runs. Default: all runs that are waiting, starting or running.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var limit = NumberOption.Create("--limit", "The largest number to show.");
        limit.DefaultValueFactory = _ => 50;
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command("runs", "Shows pipeline runs: their causes, what is deferred or dropped, and why.") { pipeline, limit, json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var max = parsed.GetRequiredValue(limit)!.Value;
            var runs = parsed.GetValue(pipeline) is { } name
                ? opened.Runs.ListAsync(opened.PipelineArn(name), cancellationToken)
                : opened.Runs.ListOpenAsync(cancellationToken);
            var found = await runs.Take(max + 1).WithProgress(parsed, "runs").ToListAsync(cancellationToken);
            var (shown, more) = (found.Take(max).ToList(), found.Count > max);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new(shown.Select(RunJson.Of), more), TriggersJsonContext.Default.RunsJson);
            else
                PipelineRunLabels.Write(parsed.InvocationConfiguration.Output, shown, more);
            return ExitCode.Ok;
        });
        return command;
    }
}

/// <summary>Pipeline runs as text for people and as JSON.</summary>
internal static class PipelineRunLabels
{
    public static void Write(TextWriter output, IReadOnlyList<PipelineRunRecord> runs, bool more)
    {
        var columns = new Columns();
        if (runs.Count > 0)
            columns.Add("PIPELINE", "RUN", "STATE", "OPENED", "CAUSES", "REASON");
        foreach (var run in runs)
        {
            columns.Add(
                Pipeline.NameIn(run.PipelineArn), $"{run.Sequence}", run.State.ToString().ToLowerInvariant(), TimeFormat.Of(run.OpenedAt),
                string.Join("; ", run.Causes.Select(cause => cause.Cause.ToString()).Take(3))
                    + (run.Causes.Count > 3 ? $" and {run.Causes.Count - 3} more" : ""),
                (run.IsOpen ? run.Decision?.Reason : run.Outcome) ?? "");
        }

        columns.WriteTo(output);
        output.WriteLine((runs.Count == 1 ? "1 run" : $"{runs.Count} runs") + (more ? ", and more: see --limit" : ""));
    }
}
