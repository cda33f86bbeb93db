using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>The moves of a round, pure. Whoever moves it writes it by compare-and-set.</summary>
/// <remarks>
/// <code>
/// from       caused     decided                       sent                  ended
/// (none)     Waiting, or Dropped where no cause lives
/// Waiting    Waiting    Waiting | Dropped | Observed  Starting 1, n + 1
/// Starting   (next)                                   Running | Waiting | Dropped
/// Running    (next)                                   Running (retried)     Ended
/// the rest   closed: nothing moves it
/// </code>
/// </remarks>
public static class RoundTransitions
{
    /// <summary>More would be noise: the first tell how it began, the last how it stands.</summary>
    private const int MostDecisions = 40;

    /// <param name="before">The pipeline's latest round; null when this is its first.</param>
    public static Round Opened(string pipelineArn, Round? before, RoundCause cause) => new Round
    {
        PipelineArn = pipelineArn,
        N = (before?.N ?? 0) + 1,
        State = RoundState.Waiting,
        OpenedAt = cause.ArrivedAt,
        LastStartAt = before?.StartedAt ?? before?.LastStartAt,
    }.With(cause);

    /// <summary>One more cause. A round in which none may start anything is over.</summary>
    public static Round With(this Round round, RoundCause cause)
    {
        // A full round runs anyway. A person's word is always kept: it alone passes freezes.
        if (round.IsFull && cause.Cause.Kind != CauseKind.ByHand)
            return round with { FurtherCauses = round.FurtherCauses + 1 };
        Round with = round with { Causes = [.. round.Causes, cause] };
        return with.Live.Any() ? with : with with { State = RoundState.Dropped, Outcome = cause.Dropped };
    }

    public static Round Decided(this Round round, RoundDecision decision, bool observed)
    {
        // A next look that moves is no news.
        var same = round.Decision is { } last && (last.Verdict, last.Because, last.PolicyHash) == (decision.Verdict, decision.Because, decision.PolicyHash);
        IReadOnlyList<RoundDecision> decisions = same ? [.. round.Decisions.SkipLast(1), decision with { DecidedAt = round.Decision!.DecidedAt }] : [.. round.Decisions, decision];
        if (decisions.Count > MostDecisions)
            decisions = [.. decisions.Take(MostDecisions / 2), .. decisions.TakeLast(MostDecisions / 2)];

        var decided = round with { Decisions = decisions };
        return decision.Verdict switch
        {
            RoundVerdict.Drop => decided with { State = RoundState.Dropped, Outcome = decision.Because, StartedAt = null },
            // As if it had been started, so that cool-downs are observed too.
            RoundVerdict.Start when observed => decided with { State = RoundState.Observed, Outcome = decision.Because, StartedAt = decision.DecidedAt },
            _ => decided,
        };
    }

    /// <summary>A request is about to be sent. One whose answer nobody knows is sent again byte for byte.</summary>
    public static Round Asked(this Round round, string policyHash, DateTimeOffset now) => round with
    {
        State = RoundState.Starting,
        Request = round.State == RoundState.Starting
            ? round.Request! with { StoredAt = now }
            : StartRequest.Create(round, (round.Request?.N ?? 0) + 1, policyHash, now),
        StartedAt = round.State == RoundState.Starting ? round.StartedAt : now,
    };

    public static Round Accepted(this Round round, string imageArn) => round with { State = RoundState.Running, ImageArn = imageArn };

    /// <summary>The service would not, and may later.</summary>
    public static Round PutOff(this Round round, RoundDecision decision) =>
        (round with { State = RoundState.Waiting, StartedAt = null }).Decided(decision, observed: false);

    public static Round Retrying(this Round round, RetryRequest retry) => round with { Retries = [.. round.Retries.Where(r => r.N != retry.N), retry] };

    public static Round Closed(this Round round, string outcome) => round with { State = RoundState.Ended, Outcome = outcome };

    public static bool IsLeased(this Round round, DateTimeOffset now, TimeSpan lease) =>
        round is { State: RoundState.Starting, Request: { } request } && now < request.StoredAt + lease;
}
