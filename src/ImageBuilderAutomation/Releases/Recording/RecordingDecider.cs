using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Releases.Recording;

/// <summary>What the history knows of a build that may be released.</summary>
/// <param name="Details">Null until the end of the build was inspected.</param>
public sealed record RecordingFacts(
    string ImageArn, string? RecipeArn, IReadOnlyList<GateRecord> Gates, IReadOnlyList<BuildStart> Starts, BuildDetails? Details, DateTimeOffset Now);

public enum RecordingVerdict
{
    /// <summary>It is released, and all that the record says is known.</summary>
    Record,

    /// <summary>Something that the record says is not known yet. A later run decides again.</summary>
    Wait,

    /// <summary>It is not released.</summary>
    None,
}

/// <param name="Reason">One sentence without an end.</param>
public sealed record RecordingDecision(RecordingVerdict Verdict, string Reason);

/// <summary>Whether a build is released and its record is due. Pure. Unknown never releases.</summary>
public static class RecordingDecider
{
    public static RecordingDecision Decide(RecordingFacts facts, ReleaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(options);
        if (facts.RecipeArn is null)
            return new(RecordingVerdict.None, "it has no recipe");
        if (facts.Details is not { Coverage: { } coverage } details)
            return new(RecordingVerdict.Wait, "the history does not say yet whether gates released it");
        if (details.Status != ImageStatus.Available)
            return new(RecordingVerdict.None, $"it is {details.Status}");
        if (coverage.Verdict is CoverageVerdict.Uncovered or CoverageVerdict.Unknown)
            return new(RecordingVerdict.None, $"no gate that the policy demands released it: {coverage.Reason}");

        // The record is written once, so it waits for what is about to be known, but not for ever.
        var isPatient = facts.Now < details.ReadStartedAt + options.LongestWait;
        if (isPatient && facts.Gates.FirstOrDefault(gate => !gate.IsClosed) is { } open)
            return new(RecordingVerdict.Wait, $"gate {open.StepName} is not closed in the history");
        if (isPatient && ScanStatus.IsUnfinished(details.ScanStatus))
            return new(RecordingVerdict.Wait, $"the scan is {details.ScanStatus}");
        return new(RecordingVerdict.Record, coverage.Reason);
    }
}
