using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class RunsVerb
{
    private const int MaxRuns = 50;

    public static Command Create()
    {
        var pipeline = new Argument<string?>("pipeline")
        {
            Description = "The name of a pipeline, to show its latest runs. Default: all runs that are waiting, starting or running.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var (stack, json) = (new StackOptions(), PolicyFile.JsonOption());
        var command = new Command("runs", "Shows pipeline runs: their causes, what is deferred or dropped, and why.") { pipeline, json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var found = new List<PipelineRunRecord>();
            var runs = parsed.GetValue(pipeline) is { } name
                ? opened.Runs.ListAsync(opened.PipelineArn(name), cancellationToken)
                : opened.Runs.ListOpenAsync(cancellationToken);
            await foreach (var run in runs)
            {
                found.Add(run);
                if (found.Count == MaxRuns)
                    break;
            }

            if (parsed.GetValue(json))
                Json.WriteTo(parsed.InvocationConfiguration.Output, writer => writer.WriteList("runs", found, run => PipelineRunLabels.Write(writer, run)));
            else
                PipelineRunLabels.Write(parsed.InvocationConfiguration.Output, found);
            return ExitCode.Ok;
        });
        return command;
    }
}
