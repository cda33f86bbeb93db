using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ConfigurationText
{
    public static string UsersOf(CheckedConfiguration item) => UsersOf(item.Facts.Pipelines);

    public static string UsersOf(IReadOnlyList<string> pipelines) => pipelines.Count == 0 ? "" : $" (builds {Plain.Of(string.Join(", ", pipelines))})";

    public static string Word(RepairOutcome outcome) => outcome switch
    {
        RepairOutcome.Verified => "verified",
        RepairOutcome.NotVerified => "not as planned afterwards",
        RepairOutcome.Overtaken => "overtaken by another change",
        RepairOutcome.Refused => "refused",
        _ => "dropped",
    };

    /// <summary>Who had made what the change put back.</summary>
    public static string MadeBy(PastRepair repair, FieldChange change) =>
        repair.Drifts.FirstOrDefault(drift => drift.Drift.Path == change.Path)?.By is { } by ? $", made by {Plain.Of(by)}" : "";

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
