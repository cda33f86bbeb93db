using System.CommandLine;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Failures;

internal static class ListVerb
{
    public static Command Create(TimeProvider clock)
    {
        var queues = new FailureQueueOptions(new(clock));
        var json = JsonOutput.Option();
        var command = new Command("list", "Lists failed events with their errors, oldest first.") { json };
        queues.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var events = new List<FailedEvent>();
            foreach (var queue in await queues.OpenAsync(parsed, cancellationToken))
            {
                using (queue)
                    events.AddRange(await queue.ListAsync(cancellationToken));
            }

            Write([.. events.OrderBy(failed => failed.FailedAt)], parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(IReadOnlyList<FailedEvent> events, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, new(events.Select(FailureJson.Of)), FailuresJsonContext.Default.FailuresJson);
            return;
        }

        var columns = new Columns();
        foreach (var failed in events)
            columns.Add(failed.MessageId, TimeFormat.Of(failed.FailedAt), failed.Function, failed.Error);
        columns.WriteTo(output);
        output.WriteLine(events.Count == 1 ? "1 failed event" : $"{events.Count} failed events");
    }
}

/// <summary>The result of <c>failures list</c>.</summary>
internal sealed record FailuresJson(IEnumerable<FailureJson> Failures);

internal sealed record FailureJson(string Id, string Function, string FailedAt, int Attempts, string Error, string Event)
{
    public static FailureJson Of(FailedEvent failed) =>
        new(failed.MessageId, failed.Function, TimeFormat.Of(failed.FailedAt), failed.Attempts, failed.Error, failed.Payload);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FailuresJson))]
[JsonSerializable(typeof(ReplayedJson))]
internal sealed partial class FailuresJsonContext : JsonSerializerContext;
