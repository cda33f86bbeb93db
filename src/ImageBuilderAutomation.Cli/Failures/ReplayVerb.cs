using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Failures;

internal static class ReplayVerb
{
    public static Command Create()
    {
        var (queue, function) = (FailureQueueOptions.QueueOption(), FailureQueueOptions.FunctionOption());
        var ids = new Argument<string[]>("id") { Description = "Ids from the output of list.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Replays every event of the queue." };
        var command = new Command(
            "replay",
            "Invokes the function again with the same event, with all its retries, and removes the event from the queue. "
            + "An event that fails again returns to the queue with its new error. "
            + "Only functions of the queue's stack that take events from it are invoked, whatever a message names.")
        {
            ids, all, queue, function,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(ids) is { Length: > 0 })
                result.AddError("Expected either ids or --all.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(ids)!.ToHashSet(StringComparer.OrdinalIgnoreCase);
            using var failures = FailureQueueOptions.Open(parsed.GetRequiredValue(queue), parsed.GetValue(function));
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (replayed, refused) = (0, 0);
            await foreach (var (failed, refusal) in failures.ReplayAsync(e => parsed.GetValue(all) || wanted.Contains(e.MessageId), cancellationToken))
            {
                wanted.Remove(failed.MessageId);
                if (refusal is null)
                {
                    replayed++;
                    await output.WriteLineAsync($"{failed.MessageId}  {failed.Function}  replayed");
                }
                else
                {
                    refused++;
                    await error.WriteLineAsync($"{failed.MessageId}  {failed.Function}  stays in the queue: {TerminalText.Of(refusal)}");
                }
            }

            foreach (var id in wanted.Order(StringComparer.Ordinal))
                await error.WriteLineAsync($"{id} is not in the queue, or its function cannot be determined.");
            await output.WriteLineAsync(replayed == 1 ? "1 event replayed" : $"{replayed} events replayed");
            return refused + wanted.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }
}
