using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>
/// What led to one build of a pipeline, and what became of it. What arrives while a round starts or runs opens the next one,
/// so a pipeline has at most one that runs and one that waits.
/// </summary>
public sealed record Round
{
    /// <summary>A round is one item of the table, which takes 400 KB.</summary>
    public const int MostCauses = 300;

    public required string PipelineArn { get; init; }

    /// <summary>Counts the pipeline's rounds, from 1.</summary>
    public required int N { get; init; }

    public required RoundState State { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By arrival; each once.</summary>
    public IReadOnlyList<RoundCause> Causes { get; init; } = [];

    /// <summary>Causes that came when there were <see cref="MostCauses"/> already: they are not kept, only counted.</summary>
    public int FurtherCauses { get; init; }

    /// <summary>By time; one that says the same as the one before it is not written again.</summary>
    public IReadOnlyList<RoundDecision> Decisions { get; init; } = [];

    /// <summary>When the round before this one was started: what a cool-down counts from.</summary>
    public DateTimeOffset? LastStartAt { get; init; }

    /// <summary>The latest request; kept when it was refused.</summary>
    public StartRequest? Request { get; init; }

    /// <summary>When the latest request was first sent, or would have been.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public string? ImageArn { get; init; }

    public IReadOnlyList<RetryRequest> Retries { get; init; } = [];

    /// <summary>The image's last status, or why there is none.</summary>
    public string? Outcome { get; init; }

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }

    public bool IsOpen => State is RoundState.Waiting or RoundState.Starting or RoundState.Running;

    /// <summary>Until the first request: a round that was put off has none added, so that what it was sent with stays what it is.</summary>
    public bool TakesCauses => State == RoundState.Waiting && Request is null;

    public bool IsFull => Causes.Count >= MostCauses;

    /// <summary>Causes that may start something.</summary>
    public IEnumerable<RoundCause> Live => Causes.Where(cause => cause.Dropped is null);

    public RoundDecision? Decision => Decisions is [.., var latest] ? latest : null;

    public bool Has(string causeKey) => Causes.Any(cause => cause.Cause.Key == causeKey);

    /// <summary>Of a cause whose mark names this round: a full round counts those it does not keep.</summary>
    public bool Holds(Cause marked) => Has(marked.Key) || (IsFull && marked.Kind != CauseKind.ByHand);
}
