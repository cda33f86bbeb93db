using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Prevents the service's time-out from releasing a build that continues after it: whatever still waits is stopped before. Pure.
/// </summary>
public static class TimeoutRelease
{
    /// <summary>How long facts may take once the stop is due. It leaves half of an item's time in the sweep to record the stop and to send it.</summary>
    public static readonly TimeSpan FactLimit = GuardedPass.ItemLimit / 2;

    /// <summary>Three sweeps, of which two may fail.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromMinutes(15);

    // Image Builder user guide, "WaitForAction": the time-out of a step that sets none. The service may not report it.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromDays(3);

    /// <returns>When the gate is stopped: 15 minutes before its deadline, but not before half of its wait. Null when the time-out ends the build.</returns>
    public static DateTimeOffset? StopAt(GateRecord record)
    {
        if (record.OnFailure is not { EndsBuild: false })
            return null;
        var wait = record.Deadline - record.OpenedAt ?? DefaultTimeout;
        return record.OpenedAt + wait - (Notice < wait / 2 ? Notice : wait / 2);
    }

    public static bool IsDue(GateRecord record, DateTimeOffset now) => StopAt(record) <= now;

    /// <summary>A decision that keeps the gate waiting becomes a stop once it is due, and is checked again at that time until then.</summary>
    public static GateDecision Prevent(GateRecord record, GateDecision decision)
    {
        if (decision.Answer is GateAnswer.Resume or GateAnswer.Stop || StopAt(record) is not { } stopAt)
            return decision;
        return stopAt <= decision.DecidedAt
            ? decision with { Answer = GateAnswer.Stop, Reason = FailureEffect.WithReason(Due, decision.Reason), NextCheckAt = null }
            : decision with { NextCheckAt = decision.NextCheckAt < stopAt ? decision.NextCheckAt : stopAt };
    }

    /// <summary>The decision when nothing can be read that the rules need: the time-out does not wait for it.</summary>
    public static GateDecision WithoutFacts(string problem, string policyHash, DateTimeOffset now) => new(
        GateAnswer.Stop, FailureEffect.WithReason(Due, $"the facts cannot be read: {problem} (policy {policyHash[..Math.Min(6, policyHash.Length)]})"), [], policyHash,
        now, NextCheckAt: null);

    private const string Due = "still waiting shortly before the service's time-out, after which the build would continue: ";
}
