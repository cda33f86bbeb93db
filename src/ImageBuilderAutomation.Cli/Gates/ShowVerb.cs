using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

internal static class ShowVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (step, stack, json) = (GateOfStep.Argument(), new StackOptions(clock), JsonOutput.Option());
        var command = new Command(
            "show", "Shows one gate: every rule's answer with its evidence, the approvals, the request that was sent, and the outcome.")
        {
            step, json,
        };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var gate = await GateOfStep.FindAsync(opened, parsed.GetRequiredValue(step), orOpen: false, cancellationToken);
            var (now, output) = (opened.Clock.GetUtcNow(), parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(json))
                JsonOutput.Write(output, new(gate, now), GatesJsonContext.Default.WaitingGateJson);
            else
                WriteText(output, gate, now);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void WriteText(TextWriter output, GateRecord gate, DateTimeOffset now)
    {
        var facts = new Columns();
        facts.Add("gate", $"{gate.StepName} of {gate.ImageArn}");
        facts.Add("step", $"{gate.StepExecutionId} in {gate.WorkflowArn}");
        facts.Add("state", Labels.Of(gate.State));
        facts.Add("opened", $"{TimeFormat.Of(gate.OpenedAt)}{(gate.IsClosed ? "" : $", {TimeFormat.Of(now - gate.OpenedAt)} ago")}");
        facts.Add("expires", gate.IsClosed ? TimeFormat.Of(gate.Deadline) : GateText.Remaining(gate, now));
        if (GateText.StopCancelsBecause(gate) is { } setting)
            facts.Add("a stop", $"cancels the build, which would continue otherwise: {setting}");
        facts.Add("waits for", GateText.WaitsFor(gate));
        facts.Add("since", TimeFormat.Of(GateText.WaitsSince(gate)));
        if (gate.Decision is { } decision)
            facts.Add("decided", $"{Labels.Of(decision.Answer)} at {TimeFormat.Of(decision.DecidedAt)} on {gate.DecidedOn}: {decision.Reason}");
        foreach (var approval in gate.Approvals)
            facts.Add("approved", $"for {approval.Group} by {approval.By} at {TimeFormat.Of(approval.At)}: {approval.Reason}");
        if (gate.Stop is { } stop)
            facts.Add("stopped", $"by {stop.By} at {TimeFormat.Of(stop.At)}: {stop.Reason}");
        if (gate.Request is { } request)
            facts.Add("request", $"{request.Sequence}, {request.Action} at {TimeFormat.Of(request.StoredAt)}: {request.Reason}");
        if (gate.Outcome is { } outcome)
        {
            facts.Add(
                "outcome",
                $"{outcome.Action ?? "no answer"}, {outcome.StepStatus} at {TimeFormat.Of(outcome.ObservedAt)}{(outcome.Reason is { } why ? $": {why}" : "")}");
        }

        facts.WriteTo(output);

        if (gate.Decision is not { Rules.Count: > 0 } decided)
            return;
        output.WriteLine();
        var rules = new Columns();
        rules.Add("RULE", "ANSWER", "CONDITION", "IS", "OBSERVED");
        foreach (var rule in decided.Rules)
        {
            foreach (var (condition, i) in rule.Conditions.Select((condition, i) => (condition, i)))
                rules.Add(i == 0 ? rule.Rule : "", i == 0 ? Labels.Of(rule.Answer) : "", condition.Condition, Labels.Of(condition.Truth), condition.Observed);
        }

        rules.WriteTo(output);
    }
}
