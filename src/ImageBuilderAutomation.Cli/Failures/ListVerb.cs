using System.CommandLine;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Failures;

internal static class ListVerb
{
    public static Command Create()
    {
        var (queue, function) = (FailureQueueOptions.QueueOption(), FailureQueueOptions.FunctionOption());
        var json = JsonOutput.Option();
        var command = new Command("list", "Lists failed events with their errors, oldest first.") { queue, function, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var failures = FailureQueueOptions.Open(parsed.GetRequiredValue(queue), parsed.GetValue(function));
            var events = await failures.ListAsync(cancellationToken);
            Write(events, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
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
internal sealed partial class FailuresJsonContext : JsonSerializerContext;
