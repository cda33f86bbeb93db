using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// When a restoring that the service did not complete is sent again. Somebody waits for the image, and AMIs that could not be restored may work the next time,
/// for example after a permission of another account was corrected. Pure.
/// </summary>
public static class RestoreRepeats
{
    /// <summary>Attempts by subsequent runs, including the first one. After that a person decides; a use that was found is still answered once a week.</summary>
    public const int Max = 5;

    /// <summary>The number of attempts that failed since the last update that was something else, or succeeded.</summary>
    public static int Failed(LifecycleRecord record) => Chain(record).Count(action => action.HasFailed);

    /// <returns>The attempt that failed last; null if none is to be repeated.</returns>
    public static ActionRecord? Latest(LifecycleRecord record) => Failed(record) < Max ? Chain(record).FirstOrDefault(action => action.HasFailed) : null;

    /// <summary>Whether what a person requested is to be sent again now. What the stack restores because of a use is decided with the plan.</summary>
    public static bool IsDue(LifecycleRecord record, LifecycleImage image, DateTimeOffset now) =>
        record is { State: LifecycleState.Idle or LifecycleState.Deferred or LifecycleState.Announced } && !(record.Deferral?.Until > now)
        && (image.Status is ImageStatus.Deprecated || record.IsDisabledInPart(image))
        && Latest(record) is { By: not null };

    /// <summary>Whoever cancelled the restoring, or changed the image since, knew more.</summary>
    private static IEnumerable<ActionRecord> Chain(LifecycleRecord record) => record.Actions.Reverse().Where(action => action.Status != ActionRecord.Withdrawn)
        .TakeWhile(action => action.Action is LifecycleAction.Restore && (action.HasFailed || action.Status is ActionRecord.Busy or ActionRecord.Refused));
}
