using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>
/// The causes of one build of a pipeline, the decisions, and the result. Causes that arrive while a run is starting or running open the next
/// run, so a pipeline has at most one run in progress and one waiting.
/// </summary>
public sealed record PipelineRun
{
    /// <summary>Bounds the size: a run is one DynamoDB item, of at most 400 KB.</summary>
    public const int MaxCauses = 300;

    public required string PipelineArn { get; init; }

    /// <summary>Sequence number within the pipeline, from 1.</summary>
    public required int Sequence { get; init; }

    public required PipelineRunState State { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>In order of arrival; each cause once.</summary>
    public IReadOnlyList<PipelineRunCause> Causes { get; init; } = [];

    /// <summary>Number of causes that arrived after <see cref="MaxCauses"/>; they are counted, not kept.</summary>
    public int OmittedCauses { get; init; }

    /// <summary>In order of time. A decision equal to the previous one is not added.</summary>
    public IReadOnlyList<PipelineRunDecision> Decisions { get; init; } = [];

    /// <summary>When the latest earlier run was started; the cool-down counts from it.</summary>
    public DateTimeOffset? LastStartAt { get; init; }

    /// <summary>The latest request; kept after a refusal.</summary>
    public StartRequest? Request { get; init; }

    /// <summary>When the latest request was first sent, or would have been sent in mode observe.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public string? ImageArn { get; init; }

    public IReadOnlyList<RetryRequest> Retries { get; init; } = [];

    /// <summary>The image's last status, or why there is no image.</summary>
    public string? Outcome { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    public bool IsOpen => State is PipelineRunState.Waiting or PipelineRunState.Starting or PipelineRunState.Running;

    /// <summary>True until the first request. A run deferred after a request accepts no causes, so that the causes of the request stay as they were.</summary>
    public bool AcceptsCauses => State == PipelineRunState.Waiting && Request is null;

    public bool IsFull => Causes.Count >= MaxCauses;

    /// <summary>Causes that may start a build.</summary>
    public IEnumerable<PipelineRunCause> ActiveCauses => Causes.Where(cause => cause.DropReason is null);

    /// <summary>A person requested the build. Such a run is also sent in mode observe, not in mode off.</summary>
    public bool IsManual => ActiveCauses.Any(cause => cause.Cause.Kind == CauseKind.Manual);

    public bool IsSentIn(Mode mode) => mode == Mode.Act || (mode == Mode.Observe && IsManual);

    public PipelineRunDecision? Decision => Decisions is [.., var latest] ? latest : null;

    public bool Has(string causeKey) => Causes.Any(cause => cause.Cause.Key == causeKey);

    /// <summary>Whether the run has a cause whose marker names it. A full run counts causes that it does not keep.</summary>
    public bool Holds(Cause marked) => Has(marked.Key) || (IsFull && marked.Kind != CauseKind.Manual);
}
