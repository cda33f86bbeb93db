using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Prevents the service's time-out from releasing a build that continues after it: whatever still waits is stopped before. Pure.
/// </summary>
public static class TimeoutRelease
{
    /// <summary>
    /// How long everything may take together that a stop which is due does not need. It leaves more than half of an item's time in the sweep to record the
    /// stop and to send it, which may take ten seconds.
    /// </summary>
    public static readonly TimeSpan FactLimit = GuardedPass.ItemLimit * 0.4;

    /// <summary>That of the template's default <c>SweepSchedule</c>.</summary>
    public static readonly TimeSpan DefaultSweepInterval = TimeSpan.FromMinutes(5);

    /// <summary>The scheduler starts a sweep up to a minute late, and the sweep works for two minutes. The rest is a margin.</summary>
    private static readonly TimeSpan SweepTime = TimeSpan.FromMinutes(5);

    /// <summary>Sweeps before the deadline, of which all but one may fail.</summary>
    private const int Sweeps = 3;

    // Image Builder user guide, "WaitForAction": the time-out of a step that sets none. The service may not report it.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromDays(3);

    /// <summary>A shorter wait may end before any sweep: the first decision that does not resume stops it.</summary>
    public static TimeSpan ShortestWait(TimeSpan sweepInterval) => sweepInterval + SweepTime;

    /// <summary>When the service's time-out ends the wait.</summary>
    public static DateTimeOffset EndOfWait(GateRecord record) => record.Deadline ?? record.OpenedAt + DefaultTimeout;

    /// <returns>
    /// When the gate is stopped: three sweeps before its deadline, but not before half of its wait, unless no sweep surely comes later. Null when the time-out
    /// ends the build.
    /// </returns>
    /// <param name="sweepInterval">Only sweeps carry out what is due while nobody calls.</param>
    public static DateTimeOffset? StopAt(GateRecord record, TimeSpan sweepInterval)
    {
        if (record.OnFailure is not { EndsBuild: false })
            return null;
        var wait = EndOfWait(record) - record.OpenedAt;
        var shortest = ShortestWait(sweepInterval);
        var notice = Max(shortest, Min(sweepInterval * Sweeps, wait / 2));
        return record.OpenedAt + Max(wait - notice, TimeSpan.Zero);

        static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
        static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    public static bool IsDue(GateRecord record, TimeSpan sweepInterval, DateTimeOffset now) =>
        IsDue(record with { StopAt = StopAt(record, sweepInterval) }, now);

    /// <summary>A stop at once is due even where this clock is behind the service's.</summary>
    public static bool IsDue(GateRecord record, DateTimeOffset now) => record.StopAt is { } stopAt && (stopAt <= now || stopAt == record.OpenedAt);

    /// <summary>A decision that keeps the gate waiting becomes a stop once it is due, and is checked again at that time until then.</summary>
    public static GateDecision Prevent(GateRecord record, GateDecision decision)
    {
        if (decision.Answer is GateAnswer.Resume or GateAnswer.Stop || record.StopAt is not { } stopAt)
            return decision;
        return IsDue(record, decision.DecidedAt)
            ? decision with { Answer = GateAnswer.Stop, Reason = FailureEffect.WithReason(Due, decision.Reason), NextCheckAt = null }
            : decision with { NextCheckAt = decision.NextCheckAt < stopAt ? decision.NextCheckAt : stopAt };
    }

    /// <summary>The decision when nothing can be read that the rules need: the time-out does not wait for it.</summary>
    /// <param name="what">What cannot be read: <c>the facts</c>.</param>
    public static GateDecision Without(string what, string problem, string policyHash, DateTimeOffset now) => new(
        GateAnswer.Stop, FailureEffect.WithReason(Due, $"{what} cannot be read: {problem} (policy {policyHash[..Math.Min(6, policyHash.Length)]})"), [],
        policyHash, now, NextCheckAt: null);

    private const string Due = "still waiting shortly before the service's time-out, after which the build would continue: ";
}

/// <summary>
/// The time for everything that a stop which is due does not need: reading the step and its facts, judging them, and doing so again after people spoke. It is
/// one time for all of that: what does not respond, or is asked for again and again, would take the time of sending the stop in every sweep until the time-out.
/// </summary>
internal sealed class StopLimit(GateOptions options) : IDisposable
{
    private readonly long _began = options.Timer?.GetTimestamp() ?? 0;
    private CancellationTokenSource? _limit;

    /// <summary>Not cancelled before a stop is due.</summary>
    public CancellationToken Token => _limit?.Token ?? default;

    public bool IsOver => Token.IsCancellationRequested;

    /// <summary>Ends what takes too long once a stop is seen to be due. What was done before that counts too.</summary>
    public StopLimit From(bool isDue)
    {
        if (!isDue || options.Timer is not { } timer)
            return this;
        var left = TimeoutRelease.FactLimit - timer.GetElapsedTime(_began);
        _limit ??= new(left > TimeSpan.Zero ? left : TimeSpan.Zero, timer);
        return this;
    }

    public void Dispose() => _limit?.Dispose();
}
