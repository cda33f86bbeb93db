using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

internal static class StopVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (step, reason, stack, json) = (GateOfStep.Argument(), ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var command = new Command(
            "stop",
            "Stops a waiting step in any mode: records your name and reason, sends STOP with your credentials, and records the outcome. Where a stop would not "
            + "end the build, it cancels the build instead.")
        {
            step, reason, json,
        };
        stack.AddAllTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var why = ReasonOption.Read(parsed, reason);

            using var opened = (await stack.OpenAsync(parsed, cancellationToken)).With();
            var stopping = opened.Get<StopStep>();
            var by = await opened.Identity.ReadPersonAsync(cancellationToken);
            var gate = await GateOfStep.FindAsync(opened, parsed.GetRequiredValue(step), orOpen: true, cancellationToken);
            var report = await stopping.HandleAsync(gate, by, why, cancellationToken);
            Write(parsed, parsed.GetValue(json), report, opened.Clock);
            return report.Result is AnswerResult.Answered ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static void Write(ParseResult parsed, bool json, AnswerReport report, TimeProvider clock)
    {
        var stopped = report.Result is AnswerResult.Answered;
        var output = parsed.InvocationConfiguration.Output;
        if (!json)
        {
            (stopped ? output : parsed.InvocationConfiguration.Error).WriteLine(
                $"{report.StepExecutionId}: {(stopped ? "" : "not stopped: ")}{TerminalText.Of(report.Reason)}");
            return;
        }

        JsonOutput.Write(output, new(stopped, report.Reason, new(report.Record!, clock.GetUtcNow())), GatesJsonContext.Default.StoppedJson);
    }
}
