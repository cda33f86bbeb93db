using System.CommandLine;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

internal static class ReleasedVerb
{
    public static Command Create(TimeProvider clock)
    {
        var waiver = new Option<string?>("--waiver") { Description = "The vulnerability that was waived.", HelpName = "CVE" };
        var approver = new Option<string?>("--approver") { Description = "Who approved: role/Name/person, user/name, or an ARN.", HelpName = "person" };
        var table = new TableOptions(clock);
        var command = new Command(
            "released", "Lists the gates that were released with the help of one waiver or one approver, newest first, with the status of their builds.")
        {
            waiver, approver,
        };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var stack = await table.OpenAsync(parsed, cancellationToken);
            List<(ReleasedBy Gate, BuildSummary? Build)> released = [];
            await foreach (var gate in QueryAsync(stack, parsed.GetValue(waiver), parsed.GetValue(approver), cancellationToken).WithProgress(parsed, "gates"))
                released.Add((gate, await stack.Builds.ReadAsync(gate.ImageArn, cancellationToken) is { } build ? BuildSummary.Of(build) : null));

            Write(parsed.InvocationConfiguration.Output, released, table.Json(parsed));
            return ExitCode.Ok;
        });
        return command;
    }

    private static IAsyncEnumerable<ReleasedBy> QueryAsync(Stack stack, string? waiver, string? approver, CancellationToken cancellationToken) =>
        (waiver, approver) switch
        {
            ({ } vulnerability, null) => stack.Gates.ListReleasedByWaiverAsync(vulnerability, cancellationToken),
            (null, { } person) => stack.Gates.ListReleasedByApproverAsync(
                PersonArn.Read(person, stack.AccountRegion)
                    ?? throw new UsageException($"--approver: expected role/Name/person, user/name or an ARN, found '{person}'."),
                cancellationToken),
            _ => throw new UsageException("Expected either --waiver or --approver."),
        };

    private static void Write(TextWriter output, List<(ReleasedBy Gate, BuildSummary? Build)> released, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, new(released.Select(item => ReleasedGateJson.Of(item.Gate, item.Build))), HistoryJsonContext.Default.ReleasedJson);
            return;
        }

        if (released.Count > 0)
        {
            var columns = new Columns();
            columns.Add("RELEASED", "BUILD", "GATE", "STATUS", "IMAGES");
            foreach (var (gate, build) in released)
            {
                columns.Add(
                    gate.ReleasedAt, BuildName.Of(gate.ImageArn), gate.StepName, build?.Status ?? "",
                    string.Join(' ', build?.Amis.Select(ami => ami.ImageId) ?? []));
            }

            columns.WriteTo(output);
        }

        output.WriteLine(released.Count == 1 ? "1 gate released" : $"{released.Count} gates released");
    }
}
