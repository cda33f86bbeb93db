using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Gates;

internal static class ApproveVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (step, reason, stack, json) = (GateOfStep.Argument(), ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var group = new Option<string>("--group") { Description = "The approver group of the policy for which you approve.", Required = true };
        var policy = PolicyFile.Option("The policy file that is deployed.");
        var now = new Option<bool>("--now") { Description = "Decide at once with your credentials instead of at the next sweep." };
        var command = new Command("approve", "Records your approval. The next sweep evaluates the rules again and decides whether the approvals suffice.")
        {
            step, group, reason, policy, now, json,
        };
        stack.AddAllTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var rules = ReadPolicy(parsed.GetRequiredValue(policy));
            using var opened = (await stack.OpenAsync(parsed, cancellationToken)).With(rules);
            var by = await opened.Identity.ReadPersonAsync(cancellationToken);
            var gate = await GateOfStep.FindAsync(opened, parsed.GetRequiredValue(step), orOpen: true, cancellationToken);
            await CompareAsync(gate, rules, parsed, parsed.GetValue(now));

            var (verdict, record) = await new ApprovalRecorder(opened.Gates, rules.Approvers, opened.Clock)
                .HandleAsync(gate, parsed.GetRequiredValue(group), by, parsed.GetRequiredValue(reason), cancellationToken);
            var message = verdict.Reason;
            if (verdict.Approval is not null && parsed.GetValue(now))
            {
                var report = await opened.Get<AnswerStep>()
                    .HandleAsync(new(record.StepExecutionId, ImageBuildArn.Parse(record.ImageArn), "person"), cancellationToken);
                (record, message) = (report.Record ?? record, $"{message}; {report.Reason}");
            }

            Write(parsed, parsed.GetValue(json), verdict.Approval is not null, message, record, opened.Clock);
            return verdict.Approval is null ? ExitCode.Problems : ExitCode.Ok;
        });
        return command;
    }

    private static Policy ReadPolicy(string path)
    {
        var result = PolicyFile.Read(path);
        return result.Policy ?? throw new UsageException($"{path} is not a usable policy; correct these problems: {string.Join("; ", result.Problems)}");
    }

    private static async Task CompareAsync(GateRecord gate, Policy policy, ParseResult parsed, bool decides)
    {
        if (decides && gate.Decision?.PolicyHash != policy.Hash)
        {
            throw new UsageException(
                $"--now decides with --policy, which is {policy.ShortHash}: expected the policy that the functions have used for this gate. Give its file.");
        }

        if (gate.Decision is { } decision && decision.PolicyHash != policy.Hash)
        {
            var used = decision.PolicyHash[..Math.Min(6, decision.PolicyHash.Length)];
            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                $"Note: the functions used policy {used} for this gate, and --policy is {policy.ShortHash}. They evaluate your approval with their policy.");
        }
    }

    private static void Write(ParseResult parsed, bool json, bool approved, string message, GateRecord record, TimeProvider clock)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (!json)
        {
            (approved ? output : parsed.InvocationConfiguration.Error).WriteLine($"{record.StepExecutionId}: {(approved ? "" : "refused: ")}{TerminalText.Of(message)}");
            return;
        }

        JsonOutput.Write(output, new(approved, message, new(record, clock.GetUtcNow())), GatesJsonContext.Default.ApprovedJson);
    }
}
