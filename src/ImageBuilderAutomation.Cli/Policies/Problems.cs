using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Writes the problems of a policy. Every verb shows them the same way.</summary>
internal static class Problems
{
    public static void Write(TextWriter output, string path, PolicyReading reading)
    {
        output.WriteLine($"{path}: {Count(reading, ProblemSeverity.Error, "error")}, {Count(reading, ProblemSeverity.Warning, "warning")}");
        foreach (var problem in reading.Problems)
        {
            var columns = new Columns();
            columns.Add(
                "", Word(problem.Severity), problem.File is { } file ? $"{file}: {problem.Path}" : problem.Path,
                problem.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {problem.Line}, column {problem.Column}") : "");
            columns.WriteTo(output);
            output.WriteLine($"    found     {problem.Found}");
            output.WriteLine($"    expected  {problem.Expected}");
        }
    }

    public static void Write(Utf8JsonWriter writer, string path, PolicyReading reading)
    {
        writer.WriteString("file", path);
        writer.WriteBoolean("valid", reading.Policy is not null);
        writer.WriteString("hash", reading.Policy?.Hash);
        writer.WriteList("problems", reading.Problems, problem =>
        {
            writer.WriteString("severity", Word(problem.Severity));
            writer.WriteString("file", problem.File);
            writer.WriteString("path", problem.Path);
            writer.WriteNumber("line", problem.Line);
            writer.WriteNumber("column", problem.Column);
            writer.WriteString("found", problem.Found);
            writer.WriteString("expected", problem.Expected);
        });
    }

    private static string Word(ProblemSeverity severity) => severity == ProblemSeverity.Error ? "error" : "warning";

    private static string Count(PolicyReading reading, ProblemSeverity severity, string word) =>
        reading.Problems.Count(problem => problem.Severity == severity) is var count && count == 1
            ? $"1 {word}"
            : string.Create(CultureInfo.InvariantCulture, $"{count} {word}s");
}
