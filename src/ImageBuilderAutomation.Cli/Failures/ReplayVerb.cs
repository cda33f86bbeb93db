using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Failures;

internal static class ReplayVerb
{
    // The function takes at most this many ids in one call.
    private const int MaxIds = 50;

    /// <summary>Bounds a queue that fills as fast as it is emptied.</summary>
    private const int MaxCalls = 200;

    public static Command Create(TimeProvider clock)
    {
        var queue = FailureQueueOptions.NameOption<string>();
        queue.Required = true;
        var ids = new Argument<string[]>("id") { Description = "Ids from the output of list.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Replays every event of the queue." };
        var (reason, stack, json) = (ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var function = new FunctionOptions(PeopleFunction.OperateStack, stack);
        var command = new Command(
            "replay",
            "Invokes the function again with the same event, with all its retries, and removes the event from the queue. "
            + "An event that fails again returns to the queue with its new error. "
            + "Only functions of the queue's stack that take events from it are invoked, whatever a message names.")
        {
            ids, all, queue, reason, json,
        };
        function.AddTo(command);
        stack.AddPlaceTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(ids) is { Length: > 0 })
                result.AddError("Expected either ids or --all.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (why, of) = (ReasonOption.Read(parsed, reason), parsed.GetRequiredValue(queue));
            using var client = await function.OpenAsync(parsed, cancellationToken);
            var (replayed, problems) = (0, new List<string>());
            await foreach (var answer in parsed.GetValue(all)
                ? AllAsync(client, of, why, cancellationToken)
                : SomeAsync(client, of, parsed.GetValue(ids)!, why, cancellationToken))
            {
                replayed += ReplayedIn(answer) ?? 0;
                if (answer.IsDone)
                    continue;
                problems.Add(answer.Message);
                if (!parsed.GetValue(json))
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(TerminalText.Of(answer.Message));
            }

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonOutput.Write(output, new(replayed, problems), FailuresJsonContext.Default.ReplayedJson);
            else
                await output.WriteLineAsync(replayed == 1 ? "1 event replayed" : $"{replayed} events replayed");
            return problems.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static async IAsyncEnumerable<FunctionAnswer> SomeAsync(
        FunctionClient client, string queue, string[] ids, string reason,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var some in ids.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(MaxIds))
        {
            yield return await client.SendAsync(
                "replay", reason, cancellationToken, ("queue", queue), ("messages", new JsonArray([.. some.Select(id => (JsonNode)id)])));
        }
    }

    /// <summary>One call after the other, because each takes only the first events of the queue.</summary>
    private static async IAsyncEnumerable<FunctionAnswer> AllAsync(
        FunctionClient client, string queue, string reason, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var call = 0; call < MaxCalls; call++)
        {
            var answer = await client.SendAsync("replay", reason, cancellationToken, ("queue", queue));
            yield return answer;
            if (ReplayedIn(answer) is not > 0)
                yield break;
        }
    }

    /// <returns>Null when the answer is not about events.</returns>
    private static int? ReplayedIn(FunctionAnswer answer) =>
        answer.Message.Split(' ') is [var count, "event" or "events", ..] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var replayed)
            ? replayed
            : null;
}

/// <summary>The result of <c>failures replay</c>.</summary>
/// <param name="Problems">Why other events stay in the queue.</param>
internal sealed record ReplayedJson(int Replayed, IReadOnlyList<string> Problems);
