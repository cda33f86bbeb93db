using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Failures;

internal static class ListVerb
{
    public static Command Create()
    {
        var (queue, function) = (FailuresCommand.QueueOption(), FailuresCommand.FunctionOption());
        var json = new Option<bool>("--json") { Description = "Print the result, with the events, as one JSON document." };
        var command = new Command("list", "Lists failed events with their errors, oldest first.") { queue, function, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var failures = FailuresCommand.Open(parsed.GetRequiredValue(queue), parsed.GetValue(function));
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
            JsonOutput.WriteTo(output, writer => writer.WriteList("failures", events, failed =>
            {
                writer.WriteString("id", failed.MessageId);
                writer.WriteString("function", failed.Function);
                writer.WriteString("failedAt", Time(failed));
                writer.WriteNumber("attempts", failed.Attempts);
                writer.WriteString("error", failed.Error);
                writer.WriteString("event", failed.Payload);
            }));
            return;
        }

        var columns = new Columns();
        foreach (var failed in events)
            columns.Add(failed.MessageId, Time(failed), failed.Function, failed.Error);
        columns.WriteTo(output);
        output.WriteLine(events.Count == 1 ? "1 failed event" : $"{events.Count} failed events");
    }

    private static string Time(FailedEvent failed) => failed.FailedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
