using System.CommandLine;
using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class RepairsVerb
{
    public static Command Create()
    {
        var day = DayOption.Option("--day", "The day (UTC). Default: today.");
        var (stack, json) = (new StackOptions(), PolicyFile.JsonOption());
        var command = new Command(
            "repairs", "Lists the configurations whose latest repair was on a given day, oldest first, with the changes and who caused the drift.")
        { day, json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var records = await opened.ConfigurationRecords.ListByRepairDayAsync(parsed.GetValue(day) ?? DayOption.Today, cancellationToken)
                .ToListAsync(cancellationToken);
            Write(records, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return ExitCode.Ok;
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
            columns.Add("AT", "CONFIGURATION", "OUTCOME", "CHANGES");
        foreach (var record in records)
        {
            var last = record.Repairs[0];
            foreach (var change in last.Changes)
                columns.Add(TimeFormat.Of(last.CompletedAt), record.Name, ConfigurationText.Name(last.Outcome), $"{change}{ConfigurationText.AuthorOf(last, change)}");
        }

        columns.WriteTo(output);
        output.WriteLine(records.Count == 1
            ? "1 configuration had its latest repair on that day"
            : $"{records.Count} configurations had their latest repair on that day");
    }
}
