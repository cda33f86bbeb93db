using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ConfigurationText
{
    public static string UsersOf(CheckedConfiguration item) => item.Facts.Pipelines.Count == 0 ? "" : $" (builds {Plain.Of(string.Join(", ", item.Facts.Pipelines))})";

    /// <summary>A policy with errors decides nothing.</summary>
    public static int WriteProblems(TextWriter output, string path, PolicyReading reading, bool json)
    {
        if (json)
            Json.WriteTo(output, writer => Problems.Write(writer, path, reading));
        else
            Problems.Write(output, path, reading);
        return ExitCode.Problems;
    }
}
