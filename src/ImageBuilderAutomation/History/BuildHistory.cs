using System.Collections.Frozen;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Merges observations into a record. Merging is commutative and idempotent: late, duplicate and reordered messages give the same record.
/// </summary>
public static class BuildHistory
{
    /// <summary>
    /// The most transitions that a record keeps; a build has about ten for each attempt. The first half shows how the build began, the latest half its
    /// current state. As the set is sorted, the result does not depend on the order of arrival.
    /// </summary>
    private const int MaxTransitions = 100;

    /// <param name="snapshot">The image as read from the service after the event; null if it did not exist.</param>
    /// <param name="deletedAt">When the read that found no such image started.</param>
    public static BuildRecord Merge(BuildRecord? record, BuildEvent evt, ImageSnapshot? snapshot, DateTimeOffset? deletedAt = null) =>
        Merge(record, evt.Image, evt.Transition, snapshot, deletedAt);

    /// <summary>Merges an observation that may have no event, such as one of the reconciler.</summary>
    public static BuildRecord Merge(BuildRecord? record, ImageBuildArn image, Transition? transition, ImageSnapshot? snapshot, DateTimeOffset? deletedAt)
    {
        var known = record ?? new() { ImageArn = image.ToString() };
        return known with
        {
            // The key is made from the ARN, so an ARN that somebody else wrote first would stay.
            ImageArn = image.ToString(),
            Current = new[] { known.Current, snapshot }.Max(SnapshotComparer.Instance),
            DeletedAt = new[] { known.DeletedAt, deletedAt }.Max(),
            FirstDeletedAt = new[] { known.FirstDeletedAt ?? known.DeletedAt, deletedAt }.Min(),
            Transitions = With(known.Transitions, transition),
            Failure = Later(known.Failure, FailureOf(snapshot)),
        };
    }

    /// <summary>
    /// True if <paramref name="merged"/> adds only a later time of reading, which is not worth a write for every duplicate. The skipped write
    /// gives up the order against an earlier read that is not stored yet. That matters only if the build left its state and returned to it in between.
    /// </summary>
    public static bool IsUnchanged(BuildRecord known, BuildRecord merged) =>
        known.Transitions.SequenceEqual(merged.Transitions)
        && SnapshotComparer.ShowTheSame(known.Current, merged.Current)
        && known.IsDeleted == merged.IsDeleted
        && known.Failure?.Reason == merged.Failure?.Reason
        && known.Failure?.Context == merged.Failure?.Context;

    /// <summary>Adds why the build ended, unless a later cause is known. Like an observation, it may arrive twice and late.</summary>
    /// <returns>The same instance if that changes nothing that people see.</returns>
    public static BuildRecord With(this BuildRecord record, EndCause cause) => record.Cause is { } known
        && (known.ObservedAt > cause.ObservedAt || known with { ObservedAt = cause.ObservedAt } == cause)
            ? record
            : record with { Cause = cause };

    private static Transition[] With(IReadOnlyList<Transition> known, Transition? transition)
    {
        Transition[] all =
        [
            .. (transition is null ? known : known.Append(transition))
                // A record that was written before statuses were checked may hold others, and must become small enough to be written again.
                .Where(t => t.IsWellShaped)
                .GroupBy(t => (t.At, t.To, t.Source))
                // One fact may be reported with and without its previous state; keep the report that has it.
                .Select(same => same.MaxBy(t => t.From ?? "", StringComparer.Ordinal)!)
                .OrderBy(t => t.At).ThenBy(t => t.To, StringComparer.Ordinal).ThenBy(t => t.Source, StringComparer.Ordinal),
        ];
        return all.Length <= MaxTransitions ? all : [.. all.Take(MaxTransitions / 2), .. all.TakeLast(MaxTransitions / 2)];
    }

    private static FailureCause? Later(FailureCause? known, FailureCause? seen)
    {
        if (known is null || seen is null)
            return known ?? seen;

        var order = known.ObservedAt.CompareTo(seen.ObservedAt);
        if (order is 0)
            order = string.CompareOrdinal(known.Reason, seen.Reason);
        return (order is 0 ? string.CompareOrdinal(known.Context?.ToString(), seen.Context?.ToString()) : order) >= 0 ? known : seen;
    }

    private static FailureCause? FailureOf(ImageSnapshot? snapshot) => snapshot is { Status: ImageStatus.Failed }
        ? new(
            snapshot.Reason ?? "", snapshot.FailureContext?.WorkflowExecutionId ?? FailedStep.WorkflowExecutionIdIn(snapshot.Reason), snapshot.ReadStartedAt)
        {
            Context = snapshot.FailureContext,
        }
        : null;
}

/// <summary>
/// Orders snapshots by when their read started; the later one is the current state. Snapshots of the same instant are ordered by content, so
/// that the result does not depend on the order of arrival.
/// </summary>
internal sealed class SnapshotComparer : IComparer<ImageSnapshot?>
{
    public static SnapshotComparer Instance { get; } = new();

    public int Compare(ImageSnapshot? a, ImageSnapshot? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ when a.ReadStartedAt.CompareTo(b.ReadStartedAt) is not 0 and var order => order,
        _ => string.CompareOrdinal(ContentOf(a), ContentOf(b)),
    };

    public static bool ShowTheSame(ImageSnapshot? a, ImageSnapshot? b) =>
        a is null || b is null ? a == b : ContentOf(a) == ContentOf(b);

    // The record's ToString covers every plain member, including ones added later. For lists it would print only the type name, so they are added.
    private static string ContentOf(ImageSnapshot snapshot) => string.Join('\n',
        [
            (snapshot with { ReadStartedAt = default, Amis = [], Components = [], Containers = [], Tags = FrozenDictionary<string, string>.Empty }).ToString(),
            .. snapshot.Components,
            .. snapshot.Containers.Select(container => $"{container.Region} {string.Join(' ', container.Uris)}"),
            .. snapshot.Amis.Select(ami => ami.ToString()),
            .. snapshot.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"),
        ]);
}
