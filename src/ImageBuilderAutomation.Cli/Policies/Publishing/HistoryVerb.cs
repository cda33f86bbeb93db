using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Cli.Policies.Publishing;

internal static class HistoryVerb
{
    public static Command Create(TimeProvider clock)
    {
        var options = new PublishedOptions(clock);
        var before = NumberOption.Create("--before", "Show only publications with a smaller number.");
        var command = new Command("history", $"Lists publications, newest first, at most {PublishedPolicies.MaxListed}.") { before };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await options.OpenAsync(parsed, cancellationToken);
            var history = (await opened.Policies.HistoryAsync(PublishedPolicies.MaxListed, parsed.GetValue(before), cancellationToken)).History;
            if (parsed.GetValue(options.Json))
            {
                JsonOutput.Write(
                    parsed.InvocationConfiguration.Output, new(history.Select(PublicationJson.Of)), PublishingJsonContext.Default.PublicationHistoryJson);
            }
            else
            {
                Write(parsed.InvocationConfiguration.Output, history);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<PolicyPublication> history)
    {
        var columns = new Columns();
        if (history.Count > 0)
            columns.Add("NUMBER", "POLICY", "PUBLISHED", "BY", "CONFIRMED BY", "REASON");
        foreach (var one in history)
        {
            columns.Add(
                one.Number.ToString(CultureInfo.InvariantCulture), PolicyHashes.Short(one.Hash), TimeFormat.Of(one.At), one.Publisher.Arn, one.Confirmer?.Arn ?? "",
                one.RollbackTo is { } to ? $"rollback to {to}: {one.Reason}" : one.Reason);
        }

        columns.WriteTo(output);
        output.WriteLine(history.Count == 1 ? "1 publication" : $"{history.Count} publications");
    }
}
