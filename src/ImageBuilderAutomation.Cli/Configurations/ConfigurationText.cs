using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ConfigurationText
{
    public static string UsersOf(CheckedConfiguration item) => UsersOf(item.Facts.Pipelines);

    public static string UsersOf(IReadOnlyList<string> pipelines) => pipelines.Count == 0 ? "" : $" (used by {Plain.Of(string.Join(", ", pipelines))})";

    public static string Word(RepairOutcome outcome) => outcome switch
    {
        RepairOutcome.Verified => "verified",
        RepairOutcome.NotVerified => "not as planned after the repair",
        RepairOutcome.Overtaken => "superseded by another change",
        RepairOutcome.Refused => "refused",
        _ => "dropped",
    };

    /// <summary>The author of the drift that the change corrected.</summary>
    public static string MadeBy(PastRepair repair, FieldChange change) =>
        repair.Drifts.FirstOrDefault(drift => drift.Drift.Path == change.Path)?.By is { } by ? $", drift caused by {Plain.Of(by)}" : "";

    /// <summary>Reports the errors of a policy, with which nothing can be checked.</summary>
    public static int WriteProblems(TextWriter output, string path, PolicyReading reading, bool json)
    {
        if (json)
            Json.WriteTo(output, writer => Problems.Write(writer, path, reading));
        else
            Problems.Write(output, path, reading);
        return ExitCode.Problems;
    }
}
