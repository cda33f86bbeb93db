using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
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
        var command = new Command("list", "Lists open gates, oldest first, with their age, when they expire, what they wait for and since when.") { json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var off = await ReadOffAsync(opened, cancellationToken);
            return await PartialList.WriteAsync(
                parsed, "gates", opened.Gates.ListOpenAsync(cancellationToken),
                gates => Write(gates, off, opened.Clock.GetUtcNow(), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
        });
        return command;
    }

    /// <summary>While gates are off, the list lacks every step that began to wait since, so that has to be said first.</summary>
    private static async Task<GatesOff?> ReadOffAsync(Stack stack, CancellationToken cancellationToken)
    {
        var switches = await stack.Get<IModeSwitches>().ReadAsync(cancellationToken);
        return GatesOff.Of(switches, await stack.Get<IFunctionRuns>().ReadAsync(FunctionRun.Sweep, cancellationToken));
    }

    private static void Write(List<GateRecord> gates, GatesOff? off, DateTimeOffset now, bool json, TextWriter output)
    {
        if (json)
        {
            var why = off is null ? null : new GatesOffJson(Attention.Of(off).Text, off.Unanswered);
            JsonOutput.Write(output, new(gates.Select(gate => new WaitingGateJson(gate, now, isSummary: true)), why), GatesJsonContext.Default.OpenGatesJson);
            return;
        }

        if (off is not null)
            output.WriteLine(TerminalText.Of($"{Attention.Of(off).Text}. This list may lack them."));
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
    }
}
