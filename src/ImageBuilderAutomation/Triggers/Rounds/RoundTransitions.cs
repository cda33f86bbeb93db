using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Triggers.Rounds;

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
public static class RoundTransitions
{
    /// <summary>Keeps the first half, which shows how the run began, and the last half, which shows its current state.</summary>
    private const int MostDecisions = 40;

    /// <param name="before">The pipeline's latest run; null for the first run.</param>
    public static Round Opened(string pipelineArn, Round? before, RoundCause cause) => new Round
    {
        PipelineArn = pipelineArn,
        N = (before?.N ?? 0) + 1,
        State = RoundState.Waiting,
        OpenedAt = cause.ArrivedAt,
        LastStartAt = before?.StartedAt ?? before?.LastStartAt,
    }.With(cause);

    /// <summary>Adds a cause. A run in which no cause may start a build is closed as dropped.</summary>
    public static Round With(this Round round, RoundCause cause)
    {
        // A full run starts anyway. A person's request is always kept, because only it passes freezes.
        if (round.IsFull && cause.Cause.Kind != CauseKind.ByHand)
            return round with { FurtherCauses = round.FurtherCauses + 1 };
        Round with = round with { Causes = [.. round.Causes, cause] };
        return with.Live.Any() ? with : with with { State = RoundState.Dropped, Outcome = cause.Dropped };
    }

    public static Round Decided(this Round round, RoundDecision decision, bool observed)
    {
        // A different time of the next check alone is not a new decision.
        var same = round.Decision is { } last && (last.Verdict, last.Because, last.PolicyHash) == (decision.Verdict, decision.Because, decision.PolicyHash);
        IReadOnlyList<RoundDecision> decisions = same
            ? [.. round.Decisions.SkipLast(1), decision with { DecidedAt = round.Decision!.DecidedAt }]
            : [.. round.Decisions, decision];
        if (decisions.Count > MostDecisions)
            decisions = [.. decisions.Take(MostDecisions / 2), .. decisions.TakeLast(MostDecisions / 2)];

        var decided = round with { Decisions = decisions };
        return decision.Verdict switch
        {
            RoundVerdict.Drop => decided with { State = RoundState.Dropped, Outcome = decision.Because, StartedAt = null },
            // Count it as started, so that cool-downs apply in mode observe too.
            RoundVerdict.Start when observed => decided with { State = RoundState.Observed, Outcome = decision.Because, StartedAt = decision.DecidedAt },
            _ => decided,
        };
    }

    /// <summary>A request is about to be sent. A request whose response is unknown is sent again byte for byte.</summary>
    public static Round Asked(this Round round, string policyHash, DateTimeOffset now) => round with
    {
        State = RoundState.Starting,
        Request = round.State == RoundState.Starting
            ? round.Request! with { StoredAt = now }
            : StartRequest.Create(round, (round.Request?.N ?? 0) + 1, policyHash, now),
        StartedAt = round.State == RoundState.Starting ? round.StartedAt : now,
    };

    public static Round Accepted(this Round round, string imageArn) => round with { State = RoundState.Running, ImageArn = imageArn };

    /// <summary>The service refused for now and may accept later.</summary>
    public static Round PutOff(this Round round, RoundDecision decision) =>
        (round with { State = RoundState.Waiting, StartedAt = null }).Decided(decision, observed: false);

    public static Round Retrying(this Round round, RetryRequest retry) => round with { Retries = [.. round.Retries.Where(r => r.N != retry.N), retry] };

    public static Round Closed(this Round round, string outcome) => round with { State = RoundState.Ended, Outcome = outcome };

    public static bool IsLeased(this Round round, DateTimeOffset now, TimeSpan lease) =>
        round is { State: RoundState.Starting, Request: { } request } && now < request.StoredAt + lease;
}
