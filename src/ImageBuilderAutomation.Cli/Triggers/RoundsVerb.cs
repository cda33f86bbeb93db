using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class RoundsVerb
{
    private const int Most = 50;

    public static Command Create()
    {
        var pipeline = new Argument<string?>("pipeline")
        {
            Description = "The name of a pipeline, to show its latest runs. Default: all runs that are waiting, starting or running.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var (stack, json) = (new StackOptions(), PolicyFile.JsonOption());
        var command = new Command("rounds", "Shows pipeline runs: their causes, what is deferred or dropped, and why.") { pipeline, json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var found = new List<Round>();
            var rounds = parsed.GetValue(pipeline) is { } name
                ? opened.Rounds.ListAsync(opened.PipelineArn(name), cancellationToken)
                : opened.Rounds.ListOpenAsync(cancellationToken);
            await foreach (var round in rounds)
            {
                found.Add(round);
                if (found.Count == Most)
                    break;
            }

            if (parsed.GetValue(json))
                Json.WriteTo(parsed.InvocationConfiguration.Output, writer => writer.WriteList("rounds", found, round => RoundWords.Write(writer, round)));
            else
                RoundWords.Write(parsed.InvocationConfiguration.Output, found);
            return ExitCode.Ok;
        });
        return command;
    }
}
