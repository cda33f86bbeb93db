using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.History;

internal static class DecisionsVerb
{
    public static Command Create(TimeProvider clock)
    {
        var day = DayOption.Option("--day", "The day (UTC). Default: today.");
        var table = new TableOptions(clock);
        var command = new Command(
            "decisions", "Lists the gates whose latest decision was made on a day, oldest first, with its reason and the state of the gate.")
        {
            day,
        };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var gates = await history.Gates.ListByDecisionDayAsync(parsed.GetValue(day) ?? history.Today, cancellationToken)
                .WithProgress(parsed, "gates").ToListAsync(cancellationToken);
            Write(parsed.InvocationConfiguration.Output, gates, table.Json(parsed));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(TextWriter output, List<GateRecord> gates, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, new(gates.Select(gate => new DecidedGateJson(gate))), HistoryJsonContext.Default.DecisionsJson);
            return;
        }

        if (gates.Count > 0)
        {
            var columns = new Columns();
            columns.Add("DECIDED", "BUILD", "GATE", "ANSWER", "STATE", "REASON");
            foreach (var gate in gates)
            {
                columns.Add(
                    TimeFormat.Of(gate.Decision?.DecidedAt),
                    BuildName.Of(gate.ImageArn),
                    gate.StepName,
                    Labels.Describe(gate),
                    Labels.Of(gate.State),
                    gate.Stop is { } stop ? $"stopped by {Principal.ShortNameOf(stop.By)}: {stop.Reason}" : gate.Decision?.Reason ?? "");
            }

            columns.WriteTo(output);
        }

        output.WriteLine(gates.Count == 1 ? "1 decision" : $"{gates.Count} decisions");
    }
}
