using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Failures;

internal static class ReplayVerb
{
    public static Command Create()
    {
        var queue = FailuresCommand.QueueOption();
        var ids = new Argument<string[]>("id") { Description = "Ids as listed.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Replays every event of the queue." };
        var command = new Command(
            "replay",
            "Has the function run again with the same event, with all its retries, and takes the event from the queue. What fails again comes back with its new error.")
        {
            ids, all, queue,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(ids) is { Length: > 0 })
                result.AddError("Expected either ids or --all.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(ids)!.ToHashSet(StringComparer.OrdinalIgnoreCase);
            using var failures = FailuresCommand.Open(parsed.GetRequiredValue(queue));
            var replayed = await failures.ReplayAsync(e => parsed.GetValue(all) || wanted.Contains(e.MessageId), cancellationToken);

            var output = parsed.InvocationConfiguration.Output;
            foreach (var failed in replayed)
                await output.WriteLineAsync($"{failed.MessageId}  {failed.Function}  replayed");
            wanted.ExceptWith(replayed.Select(e => e.MessageId));
            foreach (var id in wanted.Order(StringComparer.Ordinal))
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{id} is not in the queue, or is no record of a failed invocation.");
            await output.WriteLineAsync(replayed.Count == 1 ? "1 event replayed" : $"{replayed.Count} events replayed");
            return wanted.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }
}
