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

    public bool IsRevoked => State is not RevocationState.Restored;
}

public enum RevocationState
{
    Pending,

    /// <summary>No channel points at the image any more.</summary>
    Revoked,

    /// <summary>A person took it back. <see cref="RevocationRecord.By"/> and <see cref="RevocationRecord.Reason"/> are of that.</summary>
    Restored,
}

public interface IRevocations
{
    Task<IReadOnlyList<RevocationRecord>> ListAsync(CancellationToken cancellationToken);

    Task<RevocationRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="RevocationRecord.Version"/>.</summary>
    /// <returns>The stored record; null when another writer was first.</returns>
    Task<RevocationRecord?> TryWriteAsync(RevocationRecord record, CancellationToken cancellationToken);
}
