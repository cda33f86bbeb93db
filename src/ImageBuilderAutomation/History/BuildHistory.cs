using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.History;

/// <summary>
/// How observations become a record. Merging is commutative and idempotent: late, doubled and reordered messages end in the same record.
/// </summary>
public static class BuildHistory
{
    /// <param name="snapshot">What the service showed when asked about the notice; null when it knew no such image.</param>
    /// <param name="goneAt">When the reading began that found no such image.</param>
    public static BuildRecord Merge(BuildRecord? record, BuildNotice notice, ImageSnapshot? snapshot, DateTimeOffset? goneAt = null) =>
        Merge(record, notice.Image, notice.Transition, snapshot, goneAt);

    /// <summary>The same where no message led to the image, and it was looked at all the same.</summary>
    public static BuildRecord Merge(BuildRecord? record, ImageBuildArn image, Transition? told, ImageSnapshot? snapshot, DateTimeOffset? goneAt)
    {
        var known = record ?? new() { ImageArn = image.ToString() };
        return known with
        {
            Current = new[] { known.Current, snapshot }.Max(SnapshotOrder.Instance),
            GoneAt = new[] { known.GoneAt, goneAt }.Max(),
            Transitions = told is null ? known.Transitions : With(known.Transitions, told),
            Failure = Later(known.Failure, FailureOf(snapshot)),
        };
    }

    /// <summary>
    /// True when <paramref name="merged"/> adds nothing but a later time of reading, which is not worth a write for every duplicate.
    /// It gives up the order against a read that began before this one and is not yet written: the build would have to leave its state and
    /// come back to it in between.
    /// </summary>
    public static bool SaysNothingNew(BuildRecord known, BuildRecord merged) =>
        known.Transitions.SequenceEqual(merged.Transitions)
        && SnapshotOrder.ShowTheSame(known.Current, merged.Current)
        && known.IsGone == merged.IsGone
        && known.Failure?.Reason == merged.Failure?.Reason;

    private static Transition[] With(IReadOnlyList<Transition> known, Transition told) =>
        [.. known.Append(told)
            .GroupBy(t => (t.At, t.To, t.Source))
            // One fact told with and without its previous state: the fuller telling stays.
            .Select(same => same.MaxBy(t => t.From ?? "", StringComparer.Ordinal)!)
            .OrderBy(t => t.At).ThenBy(t => t.To, StringComparer.Ordinal).ThenBy(t => t.Source, StringComparer.Ordinal)];

    private static FailureCause? Later(FailureCause? known, FailureCause? seen)
    {
        if (known is null || seen is null)
            return known ?? seen;

        var order = known.SeenAt.CompareTo(seen.SeenAt);
        return (order is 0 ? string.CompareOrdinal(known.Reason, seen.Reason) : order) >= 0 ? known : seen;
    }

    private static FailureCause? FailureOf(ImageSnapshot? snapshot) => snapshot is { Status: "FAILED" }
        ? new(snapshot.Reason ?? "", FailedStep.WorkflowExecutionIdIn(snapshot.Reason), snapshot.ReadBeganAt)
        : null;
}
