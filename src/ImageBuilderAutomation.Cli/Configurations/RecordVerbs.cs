using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>The verbs that read the records of configurations: open ones, those repaired on a day, and one by name.</summary>
internal static class RecordVerbs
{
    public static Command CreateList(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command(
            "list", "Lists the configurations that are recorded as different from the policy, oldest first, with time, author and number of repairs.")
        { json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            return await PartialList.WriteAsync(
                parsed, "configurations", opened.ConfigurationRecords.ListOpenAsync(cancellationToken),
                records => Write(parsed, json, records, WriteOpen));
        });
        return command;
    }

    public static Command CreateRepairs(TimeProvider clock)
    {
        var day = DayOption.Option("--day", "The day (UTC). Default: today.");
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command(
            "repairs", "Lists the configurations whose latest repair was on a given day, oldest first, with the changes and who caused the drift.")
        { day, json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var records = await opened.ConfigurationRecords.ListByRepairDayAsync(parsed.GetValue(day) ?? opened.Today, cancellationToken)
                .ToListAsync(cancellationToken);
            Write(parsed, json, records, WriteRepairs);
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command CreateShow(TimeProvider clock)
    {
        var name = new Argument<string>("name") { Description = "The name of the configuration, as in its ARN." };
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command("show", "Shows the record of one configuration: what differs from the policy, and its latest repairs with their changes.")
        {
            name, json,
        };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var record = await opened.ConfigurationRecords.FindAsync(parsed.GetRequiredValue(name), cancellationToken)
                ?? throw new UnknownNameException(
                    $"No record of a configuration '{parsed.GetRequiredValue(name)}' in account {opened.AccountRegion.Account}, Region {opened.AccountRegion.Region}: "
                    + "only configurations that differed from the policy at least once have a record.");
            WriteOne(record, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(
        ParseResult parsed, Option<bool> json, List<ConfigurationRecord> records, Action<TextWriter, List<ConfigurationRecord>> writeText)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(json))
            JsonOutput.Write(output, new(records.Select(ConfigurationJson.Of)), ConfigurationsJsonContext.Default.ConfigurationsJson);
        else
            writeText(output, records);
    }

    private static void WriteOpen(TextWriter output, List<ConfigurationRecord> records)
    {
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

    private static void WriteRepairs(TextWriter output, List<ConfigurationRecord> records)
    {
        var columns = new Columns();
        if (records.Count > 0)
            columns.Add("AT", "CONFIGURATION", "OUTCOME", "CHANGES");
        foreach (var record in records)
        {
            var last = record.Repairs[0];
            foreach (var change in last.Changes)
                columns.Add(TimeFormat.Of(last.CompletedAt), record.Name, Name(last.Outcome), $"{change}{AuthorOf(last, change)}");
        }

        columns.WriteTo(output);
        output.WriteLine(records.Count == 1
            ? "1 configuration had its latest repair on that day"
            : $"{records.Count} configurations had their latest repair on that day");
    }

    private static void WriteOne(ConfigurationRecord record, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, ConfigurationJson.Of(record), ConfigurationsJsonContext.Default.ConfigurationJson);
            return;
        }

        output.WriteLine(
            $"{PlainText.Of(record.Name)}: {record.State.ToString().ToLowerInvariant()} since {TimeFormat.Of(record.Since)}"
            + ConfigurationCheck.UsersOf(record.Pipelines));
        foreach (var drift in record.Drifts)
            output.WriteLine($"  {PlainText.Of(drift.ToString())}, since {TimeFormat.Of(drift.Since)}");
        foreach (var past in record.Repairs)
        {
            var detail = past.Detail is null ? "" : $" ({PlainText.Of(past.Detail)})";
            output.WriteLine($"  {TimeFormat.Of(past.CompletedAt)}  repair {past.Sequence}: {Name(past.Outcome)}{detail}");
            foreach (var change in past.Changes)
                output.WriteLine($"    {PlainText.Of(change.ToString())}{AuthorOf(past, change)}");
        }
    }

    private static string Name(RepairOutcome outcome) => outcome switch
    {
        RepairOutcome.Verified => "verified",
        RepairOutcome.NotVerified => "not as planned after the repair",
        RepairOutcome.Superseded => "superseded by another change",
        RepairOutcome.Refused => "refused",
        _ => "dropped",
    };

    /// <summary>The author of the drift that the change corrected.</summary>
    private static string AuthorOf(CompletedRepair repair, FieldChange change) =>
        repair.Drifts.FirstOrDefault(drift => drift.Drift.Path == change.Path)?.By is { } by ? $", drift caused by {PlainText.Of(by)}" : "";
}
