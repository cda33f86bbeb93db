using System.Collections.Frozen;

namespace ImageBuilderAutomation.History;

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
