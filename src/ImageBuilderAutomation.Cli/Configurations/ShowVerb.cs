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
                    $"No record of a configuration '{parsed.GetRequiredValue(name)}' in account {opened.Home.Account}, Region {opened.Home.Region}: "
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
            $"{Plain.Of(record.Name)}: {record.State.ToString().ToLowerInvariant()} since {Text.Of(record.Since)}"
            + ConfigurationText.UsersOf(record.Pipelines));
        foreach (var drift in record.Drifts)
            output.WriteLine($"  {Plain.Of(drift.ToString())}, since {Text.Of(drift.Since)}");
        foreach (var past in record.Repairs)
        {
            var detail = past.Detail is null ? "" : $" ({Plain.Of(past.Detail)})";
            output.WriteLine($"  {Text.Of(past.At)}  repair {past.N}: {ConfigurationText.Word(past.Outcome)}{detail}");
            foreach (var change in past.Changes)
                output.WriteLine($"    {Plain.Of(change.ToString())}{ConfigurationText.MadeBy(past, change)}");
        }
    }
}
