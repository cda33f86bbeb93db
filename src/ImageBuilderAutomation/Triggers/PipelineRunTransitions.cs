using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>State transitions of a pipeline run. Pure; the caller writes the result by compare-and-set.</summary>
/// <remarks>
/// <code>
/// from       cause added      decision                      request or its response          build ended
/// (none)     Waiting, or Dropped if no cause may start a build
/// Waiting    Waiting          Waiting | Dropped | Observed  Starting (the next request)
/// Starting   (the next run)                                 Running | Waiting | Dropped
/// Running    (the next run)                                 Running (retry)                  Completed
/// the rest   closed: no transition
/// </code>
/// </remarks>
public static class PipelineRunTransitions
{
    private static readonly Dictionary<string, string> NoTags = [];

    /// <summary>Keeps the first half, which shows how the run began, and the last half, which shows its current state.</summary>
    private const int MaxDecisions = 40;

    /// <param name="before">The pipeline's latest run; null for the first run.</param>
    public static PipelineRunRecord Opened(string pipelineArn, PipelineRunRecord? before, PipelineRunCause cause) => new PipelineRunRecord
    {
        PipelineArn = pipelineArn,
        Sequence = (before?.Sequence ?? 0) + 1,
        State = PipelineRunState.Waiting,
        OpenedAt = cause.ArrivedAt,
        LastStartAt = before?.StartedAt ?? before?.LastStartAt,
    }.With(cause);

    /// <summary>Adds a cause. A run in which no cause may start a build is closed as dropped.</summary>
    public static PipelineRunRecord With(this PipelineRunRecord run, PipelineRunCause cause)
    {
        if (!run.Keeps(cause))
            return run with { OmittedCauses = run.OmittedCauses + 1 };
        PipelineRunRecord with = run with { Causes = [.. run.Causes, cause] };
        return with.ActiveCauses().Any() ? with : with with { State = PipelineRunState.Dropped, Outcome = cause.DropReason };
    }

    public static PipelineRunRecord Decided(this PipelineRunRecord run, PipelineRunDecision decision, bool observed)
    {
        // A different time of the next check alone is not a new decision.
        var same = run.Decision is { } last && (last.Verdict, last.Reason, last.PolicyHash) == (decision.Verdict, decision.Reason, decision.PolicyHash);
        IReadOnlyList<PipelineRunDecision> decisions = same
            ? [.. run.Decisions.SkipLast(1), decision with { DecidedAt = run.Decision!.DecidedAt }]
            : [.. run.Decisions, decision];
        if (decisions.Count > MaxDecisions)
            decisions = [.. decisions.Take(MaxDecisions / 2), .. decisions.TakeLast(MaxDecisions / 2)];

        var decided = run with { Decisions = decisions };
        return decision.Verdict switch
        {
            PipelineRunVerdict.Drop => decided with { State = PipelineRunState.Dropped, Outcome = decision.Reason, StartedAt = null },
            // Count it as started, so that cool-downs apply in mode observe too.
            PipelineRunVerdict.Start when observed => decided with { State = PipelineRunState.Observed, Outcome = decision.Reason, StartedAt = decision.DecidedAt },
            _ => decided,
        };
    }

    /// <summary>A request is about to be sent. A request whose response is unknown is sent again byte for byte.</summary>
    /// <param name="pipeline">Null for a request that is sent again.</param>
    public static PipelineRunRecord Requested(this PipelineRunRecord run, Pipeline? pipeline, string policyHash, DateTimeOffset now) => run with
    {
        State = PipelineRunState.Starting,
        Request = run.State == PipelineRunState.Starting
            ? run.Request! with { StoredAt = now }
            : StartRequest.Create(run, (run.Request?.Sequence ?? 0) + 1, policyHash, pipeline?.ImageTags ?? NoTags, now),
        StartedAt = run.State == PipelineRunState.Starting ? run.StartedAt : now,
    };

    public static PipelineRunRecord Accepted(this PipelineRunRecord run, string imageArn) => run with { State = PipelineRunState.Running, ImageArn = imageArn };

    /// <summary>The service refused for now and may accept later.</summary>
    public static PipelineRunRecord Deferred(this PipelineRunRecord run, PipelineRunDecision decision) =>
        (run with { State = PipelineRunState.Waiting, StartedAt = null }).Decided(decision, observed: false);

    public static PipelineRunRecord WithRetry(this PipelineRunRecord run, RetryRequest retry) =>
        run with { Retries = [.. run.Retries.Where(r => r.Sequence != retry.Sequence), retry] };

    public static PipelineRunRecord Closed(this PipelineRunRecord run, string outcome) => run with { State = PipelineRunState.Completed, Outcome = outcome };
}
