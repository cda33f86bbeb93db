using System.CommandLine;
using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ShowVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The name of the configuration, as in its ARN." };
        var (stack, json) = (new StackOptions(), PolicyFile.JsonOption());
        var command = new Command("show", "Shows the record of one configuration: what differs from the policy, and its latest repairs with their changes.")
        {
            name, json,
        };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var record = await opened.ConfigurationRecords.FindAsync(parsed.GetRequiredValue(name), cancellationToken)
                ?? throw new UsageException(
                    $"No record of a configuration '{parsed.GetRequiredValue(name)}' in account {opened.AccountRegion.Account}, Region {opened.AccountRegion.Region}: "
                    + "only configurations that differed from the policy at least once have a record.");
            Write(record, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(ConfigurationRecord record, bool json, TextWriter output)
    {
        if (json)
        {
            Json.WriteTo(output, writer => ConfigurationJson.WriteRecord(writer, record));
            return;
        }

        output.WriteLine(
            $"{TerminalText.Of(record.Name)}: {record.State.ToString().ToLowerInvariant()} since {TimeFormat.Of(record.Since)}"
            + ConfigurationText.UsersOf(record.Pipelines));
        foreach (var drift in record.Drifts)
            output.WriteLine($"  {TerminalText.Of(drift.ToString())}, since {TimeFormat.Of(drift.Since)}");
        foreach (var past in record.Repairs)
        {
            var detail = past.Detail is null ? "" : $" ({TerminalText.Of(past.Detail)})";
            output.WriteLine($"  {TimeFormat.Of(past.CompletedAt)}  repair {past.Sequence}: {ConfigurationText.Name(past.Outcome)}{detail}");
            foreach (var change in past.Changes)
                output.WriteLine($"    {TerminalText.Of(change.ToString())}{ConfigurationText.AuthorOf(past, change)}");
        }
    }
}
