using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Cli.Gates;

internal static class ListVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command(
            "list",
            "Lists open gates, oldest first, with their age, when they expire, what they wait for and since when. Asks Image Builder for steps that wait without a "
            + "gate because they cannot be read: then the exit code is 1.")
        {
            json,
        };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var off = await ReadOffAsync(opened, cancellationToken);
            List<GateRecord> gates = [];
            var exitCode = await PartialList.WriteAsync(parsed, "gates", opened.Gates.ListOpenAsync(cancellationToken), readable => gates = readable);
            var unreadable = await FindUnreadableAsync(opened, gates, cancellationToken);
            var (now, output) = (opened.Clock.GetUtcNow(), parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(json))
                WriteJson(gates, off, unreadable, now, output);
            else
                WriteText(gates, off, unreadable, now, output);
            if (unreadable is Known<UnreadableSteps>.No(var reason))
                await parsed.InvocationConfiguration.Error.WriteLineAsync(PlainText.Of($"Whether other steps wait without a gate is unknown: {reason}"));
            return unreadable is Known<UnreadableSteps>.Yes { Value.Steps: [] } or null ? exitCode : ExitCode.Problems;
        });
        return command;
    }

    /// <summary>While gates are off, the list lacks every step that began to wait since, so that has to be said first.</summary>
    private static async Task<GatesOff?> ReadOffAsync(Stack stack, CancellationToken cancellationToken)
    {
        var switches = await stack.Get<IModeSwitches>().ReadAsync(cancellationToken);
        return GatesOff.Of(switches, await stack.Get<IFunctionRuns>().ReadAsync(FunctionRun.Sweep, cancellationToken));
    }

    /// <returns>Null where the command line names a table alone.</returns>
    private static async Task<Known<UnreadableSteps>?> FindUnreadableAsync(Stack stack, List<GateRecord> gates, CancellationToken cancellationToken)
    {
        if (!stack.CanReachSteps)
            return null;
        try
        {
            return new Known<UnreadableSteps>.Yes(await new UnrecordedSteps(stack.Get<IWorkflowSteps>(), stack.AccountRegion).FindAsync(gates, cancellationToken));
        }
        // The gates that are known are shown all the same.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new Known<UnreadableSteps>.No(e.Message);
        }
    }

    private static void WriteJson(List<GateRecord> gates, GatesOff? off, Known<UnreadableSteps>? unreadable, DateTimeOffset now, TextWriter output)
    {
        var why = off is null ? null : new GatesOffJson(Attention.Of(off).Text, off.Unanswered);
        JsonOutput.Write(
            output,
            new(
                gates.Select(gate => new WaitingGateJson(gate, now, isSummary: true)), why,
                (unreadable as Known<UnreadableSteps>.Yes)?.Value.Steps.Select(UnreadableJson.Of)),
            GatesJsonContext.Default.OpenGatesJson);
    }

    private static void WriteText(List<GateRecord> gates, GatesOff? off, Known<UnreadableSteps>? unreadable, DateTimeOffset now, TextWriter output)
    {
        if (off is not null)
            output.WriteLine(PlainText.Of($"{Attention.Of(off).Text}. This list may lack them."));
        var columns = new Columns();
        if (gates.Count > 0)
            columns.Add("STEP", "BUILD", "NAME", "AGE", "EXPIRES", "SINCE", "WAITS FOR");
        foreach (var gate in gates)
        {
            columns.Add(
                gate.StepExecutionId, GateText.Build(gate), gate.StepName, TimeFormat.Of(now - gate.OpenedAt), GateText.Remaining(gate, now),
                TimeFormat.Of(GateText.WaitsSince(gate)), GateText.WaitsFor(gate));
        }

        columns.WriteTo(output);
        output.WriteLine(gates.Count == 1 ? "1 open gate" : $"{gates.Count} open gates");
        if (unreadable is Known<UnreadableSteps>.Yes(var steps) && Attention.Of(steps) is { } attention)
            output.WriteLine(PlainText.Of(attention.Text));
    }
}
