using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// Whether an execution that was found by image and time is ours. A repeated client token gives the same execution, but the service does not document how long it
/// remembers tokens, and a request that never arrived would be carried out. Pure.
/// </summary>
public static class OwnershipProof
{
    /// <summary>Daily runs are further apart than a day by some minutes. The older a request is, the more may have changed since.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(2);

    /// <summary>
    /// Whether the stored request may be sent once more: the latest execution did completely what it asks for, so that there is nothing left to change. A resource that
    /// failed or was skipped would be tried again, and an execution in progress is read again first.
    /// </summary>
    public static bool CanBeAsked(StateUpdate update, ExecutionSnapshot found, DateTimeOffset now) =>
        found.Action == update.Action && found.Outcome == ActionRecord.Success && IsComplete(found) && now - update.StoredAt <= MaxAge;

    /// <summary>
    /// Ends a request whose execution belongs to another caller, or may. The image counts as disabled by others: it is watched, and brought back by a person only.
    /// </summary>
    public static LifecycleRecord NotProven(this LifecycleRecord record, ExecutionSnapshot found, TimeSpan quiet, DateTimeOffset now)
    {
        var update = record.Update!;
        var reason = found.Action is { } done && done != update.Action
            ? $"{found.Id} is an update by another caller ({done.Name()})"
            : $"{found.Id} may be an update by another caller; the service did not confirm that it is ours";
        var ended = (record with { Update = update with { ExecutionId = found.Id } }).Completed(ActionRecord.NotSent, reason, found.Resources, until: null, now);
        return (update.Action, found.Action ?? update.Action) switch
        {
            (LifecycleAction.Restore, _) => ended.DisabledByOthers(quiet, now) is { Quiet: { } begun } disabled
                ? disabled with { Quiet = begun with { IsPartial = !IsComplete(found) } }
                : ended,
            (LifecycleAction.Delete, LifecycleAction.Delete) when found.Outcome == ActionRecord.Success => ended.NoLongerDisabled(now),
            (_, LifecycleAction.Disable or LifecycleAction.Delete) when ended.Actions[^1].MayHaveChanged =>
                ended with { Quiet = new(now, now + quiet, IsOwn: false, IsPartial: !IsComplete(found)) },
            _ => ended,
        };
    }

    private static bool IsComplete(ExecutionSnapshot found) =>
        found.Status == LifecycleExecutionStatus.Success && found.Resources.All(resource => resource.Status == LifecycleExecutionStatus.Success);
}
