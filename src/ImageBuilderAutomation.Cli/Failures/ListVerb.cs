using System.CommandLine;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Status;

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
            var (events, sections) = (new List<FailedEvent>(), new List<string>());
            foreach (var (name, queue) in await queues.OpenAsync(parsed, cancellationToken))
            {
                using (queue)
                {
                    var failed = await queue.ListAsync(cancellationToken);
                    events.AddRange(failed);
                    if (failed.Count > 0)
                        sections.Add($"{name}Depth");
                }
            }

            sections.AddRange(Sections(events));
            Write([.. events.OrderBy(failed => failed.FailedAt)], sections, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The runbook's sections about the functions. Their names begin with the stack's, and may end with an id of CloudFormation.</summary>
    private static IEnumerable<string> Sections(IEnumerable<FailedEvent> events) => events
        .SelectMany(failed => ReplayableFunctions.All.Where(function => failed.Function.Split('-').Contains(function))).Distinct().Select(function => $"{function}Errors");

    private static void Write(IReadOnlyList<FailedEvent> events, List<string> sections, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, new(events.Select(FailureJson.Of)), FailuresJsonContext.Default.FailuresJson);
            return;
        }

        var columns = new Columns();
        if (events.Count > 0)
            columns.Add("ID", "FAILED", "FUNCTION", "ERROR");
        foreach (var failed in events)
            columns.Add(failed.MessageId, TimeFormat.Of(failed.FailedAt), failed.Function, failed.Error);
        columns.WriteTo(output);
        output.WriteLine(
            (events.Count == 1 ? "1 failed event" : $"{events.Count} failed events") + (sections.Count == 0 ? "" : $"; {Attention.Runbook(string.Join(", ", sections))}"));
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
