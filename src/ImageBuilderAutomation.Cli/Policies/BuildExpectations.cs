using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Triggers;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Writes the results of the expectations in <c>builds</c>.</summary>
internal static class BuildExpectations
{
    public static void Write(TextWriter output, IReadOnlyList<BuildExpectationResult> results)
    {
        var columns = new Columns();
        foreach (var result in results)
        {
            var (scenario, expectation) = (result.Expectation.Scenario, result.Expectation);
            columns.Add(
                result.Holds ? "ok" : "FAIL", scenario.Pipeline, Describe(expectation.Then, expectation.Reason),
                $"{scenario.Kind} at {scenario.At:yyyy-MM-dd'T'HH:mm'Z'}");
            if (!result.Holds)
                columns.Add("", "", "", $"got {Describe(result.Decision.Verdict, null)}: {result.Decision.Reason}");
        }

        columns.WriteTo(output);
    }

    public static void Write(Utf8JsonWriter writer, BuildExpectationResult result)
    {
        writer.WriteString("pipeline", result.Expectation.Scenario.Pipeline);
        writer.WriteString("on", result.Expectation.Scenario.Kind.ToString());
        writer.WriteString("then", PipelineRunLabels.Of(result.Expectation.Then));
        writer.WriteString("expectedReason", result.Expectation.Reason);
        writer.WriteBoolean("holds", result.Holds);
        writer.WriteString("verdict", PipelineRunLabels.Of(result.Decision.Verdict));
        writer.WriteString("reason", result.Decision.Reason);
    }

    private static string Describe(PipelineRunVerdict verdict, string? reason) => PipelineRunLabels.Of(verdict) + (reason is null ? "" : $" ({reason})");
}
