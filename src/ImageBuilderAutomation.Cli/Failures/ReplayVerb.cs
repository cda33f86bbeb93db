using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Failures;

internal static class ReplayVerb
{
    // The function takes at most this many ids in one call.
    internal const int MaxIds = 50;

    /// <summary>Bounds a queue that is longer than anybody waits for.</summary>
    private const int MaxCalls = 200;

    public static Command Create(TimeProvider clock)
    {
        var queue = FailureQueueOptions.NameOption<string>();
        queue.Required = true;
        var ids = new Argument<string[]>("id") { Description = "Ids from the output of list.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Replays every event of the queue that failed before the command began, each once." };
        var (reason, stack, json) = (ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var function = new FunctionOptions(PeopleFunction.OperateStack, stack);
        var command = new Command(
            "replay",
            "Invokes the function again with the same event, with all its retries, and removes the event from the queue. "
            + "An event that fails again returns to the queue with its new error and a new id. "
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
            var (replayed, failedSince, problems) = (0, 0, new List<string>());
            await foreach (var answer in parsed.GetValue(all)
                ? AllAsync(client, of, why, cancellationToken)
                : SomeAsync(client, of, parsed.GetValue(ids)!, why, cancellationToken))
            {
                replayed += ReplayedIn(answer) ?? 0;
                failedSince = answer.FailedSince;
                if (answer.IsDone)
                    continue;
                problems.Add(answer.Message);
                if (!parsed.GetValue(json))
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(PlainText.Of(answer.Message));
            }

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonOutput.Write(output, new(replayed, failedSince, problems), FailuresJsonContext.Default.ReplayedJson);
            else
                await WriteAsync(output, of, replayed, failedSince);
            return problems.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static async Task WriteAsync(TextWriter output, string queue, int replayed, int failedSince)
    {
        await output.WriteLineAsync(replayed == 1 ? "1 event replayed" : $"{replayed} events replayed");
        if (failedSince > 0)
        {
            await output.WriteLineAsync(
                $"{failedSince} {(failedSince == 1 ? "event has" : "events have")} failed since the command began, and {(failedSince == 1 ? "stays" : "stay")} in the queue");
        }

        // Lambda retries after one minute and after two more, so nobody knows yet.
        if (replayed > 0)
            await output.WriteLineAsync($"What fails again returns with a new id, after its retries (about three minutes of the stack's time): failures list --queue {queue}");
    }

    internal static async IAsyncEnumerable<FunctionAnswer> SomeAsync(
        FunctionClient client, string queue, string[] ids, string reason, [EnumeratorCancellation] CancellationToken cancellationToken, string action = "replay")
    {
        foreach (var some in ids.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(MaxIds))
        {
            yield return await client.SendAsync(
                action, reason, cancellationToken, ("queue", queue), ("messages", new JsonArray([.. some.Select(id => (JsonNode)id)])));
        }
    }

    /// <summary>
    /// One call after the other, because each takes only some events of the queue. Those after the first leave what failed since the first: an event that fails
    /// again is a new message, and nothing else tells it from an old one.
    /// </summary>
    private static async IAsyncEnumerable<FunctionAnswer> AllAsync(
        FunctionClient client, string queue, string reason, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? began = null;
        for (var call = 0; call < MaxCalls; call++)
        {
            var answer = await client.SendAsync("replay", reason, cancellationToken, ("queue", queue), ("failedBefore", began));
            yield return answer;
            began ??= answer.At?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            // A function that does not tell its time would replay for as long as events fail.
            if (began is null || ReplayedIn(answer) is not > 0)
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
/// <param name="FailedSince">Events that failed after the command began and stay in the queue: perhaps the same ones.</param>
/// <param name="Problems">Why other events stay in the queue.</param>
internal sealed record ReplayedJson(int Replayed, int FailedSince, IReadOnlyList<string> Problems);
