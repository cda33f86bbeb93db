using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Reads a policy file.</summary>
internal static class PolicyFile
{
    public static Argument<string> Argument() => new("file")
    {
        Description = "The policy file.",
        DefaultValueFactory = _ => Path.Combine("policy", "policy.json"),
    };

    public static Option<string> Option(string description = "The policy file.") =>
        new("--policy") { Description = description, DefaultValueFactory = _ => Path.Combine("policy", "policy.json") };

    /// <exception cref="UsageException">The file does not exist or cannot be read.</exception>
    public static PolicyReadResult Read(string path, DateOnly? today = null) => ReadWithTexts(path, today).Result;

    /// <returns>The policy, and the texts of the policy and the waivers file.</returns>
    /// <exception cref="UsageException">The file does not exist or cannot be read.</exception>
    public static (PolicyReadResult Result, PolicyPair Texts) ReadWithTexts(string path, DateOnly? today = null)
    {
        string? waivers = null;
        var text = InputFile.ReadText(path, "a policy file");
        var result = PolicyReader.Read(text, Beside, today);
        return (result, new(text, waivers));

        string? Beside(string name) => waivers =
            Path.Combine(Path.GetDirectoryName(path) ?? "", name) is var beside && File.Exists(beside) ? InputFile.ReadText(beside, "a file of the policy") : null;
    }
}

/// <summary>Writes the problems of a policy. Every verb shows them the same way.</summary>
internal static class Problems
{
    /// <returns>The exit code of a verb that cannot do anything without a valid policy.</returns>
    public static int Report(TextWriter output, string path, PolicyReadResult result, bool json)
    {
        if (json)
            JsonOutput.Write(output, new(path, result), PoliciesJsonContext.Default.PolicyJson);
        else
            Write(output, path, result);
        return ExitCode.Problems;
    }

    public static void Write(TextWriter output, string path, PolicyReadResult result)
    {
        output.WriteLine($"{path}: {Count(result, ProblemSeverity.Error, "error")}, {Count(result, ProblemSeverity.Warning, "warning")}");
        foreach (var problem in result.Problems)
        {
            var columns = new Columns();
            columns.Add(
                "", SeverityName(problem.Severity), problem.File is { } file ? $"{file}: {problem.Path}" : problem.Path,
                problem.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {problem.Line}, column {problem.Column}") : "");
            columns.WriteTo(output);
            output.WriteLine($"    found     {problem.Found}");
            output.WriteLine($"    expected  {problem.Expected}");
        }
    }

    internal static string SeverityName(ProblemSeverity severity) => severity == ProblemSeverity.Error ? "error" : "warning";

    private static string Count(PolicyReadResult result, ProblemSeverity severity, string word) =>
        result.Problems.Count(problem => problem.Severity == severity) is var count && count == 1
            ? $"1 {word}"
            : string.Create(CultureInfo.InvariantCulture, $"{count} {word}s");
}
