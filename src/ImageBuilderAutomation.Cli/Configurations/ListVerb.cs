using System.CommandLine;
using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ListVerb
{
    public static Command Create()
    {
        var (stack, json) = (new StackOptions(), PolicyFile.JsonOption());
        var command = new Command(
            "list", "Lists the configurations that are recorded as different from the policy, oldest first, with time, author and number of repairs.")
        { json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var records = new List<ConfigurationRecord>();
            string? unreadable = null;
            try
            {
                await foreach (var record in opened.ConfigurationRecords.ListOpenAsync(cancellationToken))
                    records.Add(record);
            }
            catch (InvalidDataException e)
            {
                unreadable = e.Message;
            }

            Write(records, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            if (unreadable is null)
                return ExitCode.Ok;
            await parsed.InvocationConfiguration.Error.WriteLineAsync(TerminalText.Of(unreadable));
            return ExitCode.Problems;
        });
        return command;
    }

    private static void Write(List<ConfigurationRecord> records, bool json, TextWriter output)
    {
        if (json)
        {
            Json.WriteTo(output, writer => writer.WriteList("configurations", records, record => ConfigurationJson.WriteRecord(writer, record)));
            return;
        }

        var columns = new Columns();
        if (records.Count > 0)
            columns.Add("CONFIGURATION", "STATE", "SINCE", "BY", "REPAIRS", "DIFFERS");
        foreach (var record in records)
        {
            foreach (var drift in record.Drifts)
            {
                columns.Add(
                    record.Name, record.State.ToString().ToLowerInvariant(), TimeFormat.Of(drift.Since), drift.By ?? "unknown", $"{record.RepairsStarted}",
                    drift.Drift.ToString());
            }
        }

        columns.WriteTo(output);
        output.WriteLine(records.Count == 1 ? "1 configuration differs" : $"{records.Count} configurations differ");
    }
}
