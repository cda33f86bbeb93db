using System.CommandLine;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>The verbs that act on a waiting step: they find its gate by reading, then call the function.</summary>
internal static class ActVerbs
{
    public static Command CreateApprove(TimeProvider clock)
    {
        var group = new Option<string>("--group") { Description = "The approver group of the policy for which you approve.", Required = true };
        return Create(
            "approve", "Approves a waiting step. The function records your approval and decides at once whether the approvals suffice.", group, clock,
            (output, answer, gate) => JsonOutput.Write(output, new(answer.IsDone, answer.Code, answer.Message, gate), GatesJsonContext.Default.ApprovedJson));
    }

    public static Command CreateWithdraw(TimeProvider clock) => Create(
        "withdraw", "Withdraws your approval of a step that still waits.", group: null, clock,
        (output, answer, gate) => JsonOutput.Write(output, new(answer.IsDone, answer.Code, answer.Message, gate), GatesJsonContext.Default.WithdrawnJson));

    public static Command CreateStop(TimeProvider clock) => Create(
        "stop",
        "Stops a waiting step in any mode. The function records your name and reason, and sends STOP. Where a stop would not end the build, it cancels the "
        + "build instead.",
        group: null, clock,
        (output, answer, gate) => JsonOutput.Write(output, new(answer.IsDone, answer.Code, answer.Message, gate), GatesJsonContext.Default.StoppedJson));

    private static Command Create(
        string action, string description, Option<string>? group, TimeProvider clock, Action<TextWriter, FunctionAnswer, WaitingGateJson> writeJson)
    {
        var (step, reason, stack, json) = (GateOfStep.Argument(), ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var function = new FunctionOptions(PeopleFunction.ApproveGate, stack);
        var command = new Command(action, description) { step };
        if (group is not null)
            command.Add(group);
        command.Add(reason);
        command.Add(json);
        function.AddTo(command);
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var why = ReasonOption.Read(parsed, reason);
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            using var client = await function.OpenAsync(parsed, cancellationToken);
            var gate = await GateOfStep.FindAsync(opened, parsed.GetRequiredValue(step), orOpen: true, cancellationToken, orUnread: group is null && action == "stop");
            var answer = await client.SendAsync(
                action, why, cancellationToken,
                ("step", gate.StepExecutionId), ("image", gate.ImageArn), ("group", group is null ? null : (JsonNode)parsed.GetRequiredValue(group)));

            if (parsed.GetValue(json))
            {
                var now = await opened.Gates.ReadAsync(gate.ImageArn, gate.StepExecutionId, cancellationToken) ?? gate;
                writeJson(parsed.InvocationConfiguration.Output, answer, new(now, opened.Clock.GetUtcNow()));
            }
            else
            {
                AnswerOutput.WriteText(parsed, gate.StepExecutionId, answer);
            }

            return AnswerOutput.ExitCodeOf(answer);
        });
        return command;
    }
}
