using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ConfigurationText
{
    public static string UsersOf(ConfigurationCheck item) => UsersOf(item.Facts.Pipelines);

    public static string UsersOf(IReadOnlyList<string> pipelines) => pipelines.Count == 0 ? "" : $" (used by {TerminalText.Of(string.Join(", ", pipelines))})";

    public static string Name(RepairOutcome outcome) => outcome switch
    {
        RepairOutcome.Verified => "verified",
        RepairOutcome.NotVerified => "not as planned after the repair",
        RepairOutcome.Superseded => "superseded by another change",
        RepairOutcome.Refused => "refused",
        _ => "dropped",
    };

    /// <summary>The author of the drift that the change corrected.</summary>
    public static string AuthorOf(CompletedRepair repair, FieldChange change) =>
        repair.Drifts.FirstOrDefault(drift => drift.Drift.Path == change.Path)?.By is { } by ? $", drift caused by {TerminalText.Of(by)}" : "";

    /// <summary>Reports the errors of a policy, with which nothing can be checked.</summary>
    public static int WriteProblems(TextWriter output, string path, PolicyReadResult result, bool json)
    {
        if (json)
            Json.WriteTo(output, writer => Problems.Write(writer, path, result));
        else
            Problems.Write(output, path, result);
        return ExitCode.Problems;
    }
}
