using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>
/// An image that must not be used. It counts from the first write on: <see cref="RevocationState.Pending"/> means that channels may still point at it.
/// </summary>
public sealed record RevocationRecord
{
    public required string ImageArn { get; init; }

    public required RevocationState State { get; init; }

    /// <summary>ARN of the person.</summary>
    public required string By { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset At { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>A person said so. False for a record that cannot be read: see <see cref="MayBeRevoked"/>.</summary>
    public bool IsRevoked => State is RevocationState.Pending or RevocationState.Revoked;

    /// <summary>Nothing may lead to the image.</summary>
    public bool MayBeRevoked => State is not RevocationState.Restored;

    /// <summary>Stands for a record that cannot be read. A person replaces it by revoking or restoring the image.</summary>
    public static RevocationRecord Unreadable(string imageArn, string problem, long version) => new()
    {
        ImageArn = imageArn,
        State = RevocationState.Unreadable,
        By = "unknown",
        Reason = problem,
        Version = version,
    };
}

public enum RevocationState
{
    Pending,

    /// <summary>No channel points at the image any more.</summary>
    Revoked,

    /// <summary>A person took it back. <see cref="RevocationRecord.By"/> and <see cref="RevocationRecord.Reason"/> are of that.</summary>
    Restored,

    /// <summary>Never stored: the record is damaged, so it is unknown whether the image is revoked.</summary>
    Unreadable,
}

/// <summary>The record of a revocation is damaged.</summary>
public sealed class UnreadableRevocationException(RevocationRecord record) : Exception(
    $"The record of the revocation of {ImageBuildArn.ShortNameOf(record.ImageArn)} is damaged, so no channel moves to the image. Revoke or restore it again: {record.Reason}")
{
    public RevocationRecord Record { get; } = record;
}

public interface IRevocations
{
    /// <returns>A damaged record is <see cref="RevocationState.Unreadable"/>, so that it concerns its own image alone.</returns>
    Task<IReadOnlyList<RevocationRecord>> ListAsync(CancellationToken cancellationToken);

    Task<RevocationRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="RevocationRecord.Version"/>.</summary>
    /// <returns>The stored record; null when another writer was first.</returns>
    Task<RevocationRecord?> TryWriteAsync(RevocationRecord record, CancellationToken cancellationToken);
}
