using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Triggers;
using ImageBuilderAutomation.Policies.Expectations;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Writes the results of the expectations in <c>builds</c>.</summary>
internal static class BuildExpectations
{
    public static void Write(TextWriter output, IReadOnlyList<BuildExpectationResult> results)
    {
        var columns = new Columns();
        foreach (var result in results)
        {
            var (supposed, expectation) = (result.Expectation.Supposed, result.Expectation);
            columns.Add(
                result.Holds ? "ok" : "FAIL", supposed.Pipeline, Told(expectation.Then, expectation.Because),
                $"{supposed.Kind} at {supposed.At:yyyy-MM-dd'T'HH:mm'Z'}");
            if (!result.Holds)
                columns.Add("", "", "", $"got {Told(result.Decision.Verdict, null)}: {result.Decision.Because}");
        }

        columns.WriteTo(output);
    }

    public static void Write(Utf8JsonWriter writer, BuildExpectationResult result)
    {
        writer.WriteString("pipeline", result.Expectation.Supposed.Pipeline);
        writer.WriteString("on", result.Expectation.Supposed.Kind.ToString());
        writer.WriteString("then", RoundWords.Of(result.Expectation.Then));
        writer.WriteString("because", result.Expectation.Because);
        writer.WriteBoolean("holds", result.Holds);
        writer.WriteString("verdict", RoundWords.Of(result.Decision.Verdict));
        writer.WriteString("reason", result.Decision.Because);
    }

    private static string Told(RoundVerdict verdict, string? because) => RoundWords.Of(verdict) + (because is null ? "" : $" ({because})");
}
