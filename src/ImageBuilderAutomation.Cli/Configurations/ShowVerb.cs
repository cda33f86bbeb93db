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
        var name = new Argument<string>("name") { Description = "The configuration's name, as its ARN has it." };
        var (stack, json) = (new StackOptions(), PolicyFile.JsonOption());
        var command = new Command("show", "Shows what the stack has recorded of one configuration: what differs, and its latest repairs with what they changed.") { name, json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var record = await opened.ConfigurationRecords.FindAsync(parsed.GetRequiredValue(name), cancellationToken)
                ?? throw new UsageException($"Nothing is recorded of a configuration '{parsed.GetRequiredValue(name)}' of account {opened.Home.Account} in {opened.Home.Region}: none was found to differ.");
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

        output.WriteLine($"{Plain.Of(record.Name)}: {record.State.ToString().ToLowerInvariant()} since {Text.Of(record.Since)}{ConfigurationText.UsersOf(record.Pipelines)}");
        foreach (var drift in record.Drifts)
            output.WriteLine($"  {Plain.Of(drift.ToString())}, since {Text.Of(drift.Since)}");
        foreach (var past in record.Repairs)
        {
            output.WriteLine($"  {Text.Of(past.At)}  repair {past.N}: {ConfigurationText.Word(past.Outcome)}{(past.Detail is { } detail ? $" ({Plain.Of(detail)})" : "")}");
            foreach (var change in past.Changes)
                output.WriteLine($"    {Plain.Of(change.ToString())}{ConfigurationText.MadeBy(past, change)}");
        }
    }
}
