using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Triggers;

/// <param name="Reason">A plain phrase; it stands in the log line.</param>
public sealed record PipelineRunReport(string PipelineArn, int RunSequence, PipelineRunResult Result, string Reason, string? ImageArn)
{
    internal static PipelineRunReport Of(PipelineRunRecord run, PipelineRunResult result, string reason) => new(run.PipelineArn, run.Sequence, result, reason, run.ImageArn);

    public override string ToString() => $"{Pipeline.NameIn(PipelineArn)} {Result} ({Reason})";
}

public enum PipelineRunResult
{
    /// <summary>The service is building.</summary>
    Started,

    /// <summary>Recorded; a build starts as soon as the guard named in the reason allows it.</summary>
    Deferred,

    /// <summary>Recorded; no build starts.</summary>
    Dropped,

    /// <summary>Mode observe: the decision is recorded, nothing is sent.</summary>
    Observed,

    /// <summary>Mode off: nothing is sent.</summary>
    Off,

    /// <summary>Another delivery is handling the run, or wrote first.</summary>
    HandledElsewhere,

    /// <summary>The cause was handled before.</summary>
    AlreadyRecorded,

    /// <summary>Its build is in progress.</summary>
    Running,

    /// <summary>The distribution is retried.</summary>
    Retried,

    /// <summary>Its build has ended.</summary>
    Completed,
}
