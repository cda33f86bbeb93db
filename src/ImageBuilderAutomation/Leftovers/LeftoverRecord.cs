using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>The record of one leftover: something that is not as Image Builder left it, or that nobody removes. It is kept for a while after it is closed.</summary>
public sealed record LeftoverRecord : ILeased
{
    public required LeftoverKind Kind { get; init; }

    /// <summary>The id of the AMI, snapshot or instance; the short name of a build, <c>web-shop/1.0.0/7</c>.</summary>
    public required string Id { get; init; }

    public required LeftoverState State { get; init; }

    /// <summary>The image that it belongs to; null if its tags name none.</summary>
    public string? ImageArn { get; init; }

    /// <summary>The recipe of that image; null if the history does not know the image.</summary>
    public string? RecipeArn { get; init; }

    /// <summary>What is wrong, as a sentence without an end.</summary>
    public string Text { get; init; } = "";

    /// <summary>Since when it is so: when the AMI changed, the snapshot or the AMI was made, the instance was launched, the build last moved.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The size of its volumes; null for a build. Snapshots share blocks, so they take at most as much.</summary>
    public long? SizeGiB { get; init; }

    /// <summary>The state into which an AMI was changed, as EC2 shows or reported it; null for other kinds.</summary>
    public string? AmiState { get; init; }

    /// <summary>When it was recorded for the first time.</summary>
    public DateTimeOffset FoundAt { get; init; }

    /// <summary>The latest request that cancels a build; null if none was stored, or none was sent.</summary>
    public CancelRequest? Request { get; init; }

    /// <summary>How often a request for this build was stored to be sent. Builds with fewer come first.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it is closed, or why nothing was done about it.</summary>
    public string? Outcome { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    public bool IsOpen => State is LeftoverState.Open or LeftoverState.Cancelling;

    /// <summary>A request whose answer is known is no invocation's any more.</summary>
    DateTimeOffset? ILeased.LeasedSince => State is LeftoverState.Cancelling && Request is { SentAt: null } request ? request.StoredAt : null;
}

public enum LeftoverKind
{
    /// <summary>An AMI that was disabled or deregistered, and neither by this stack nor by Image Builder.</summary>
    ChangedAmi,

    /// <summary>An AMI whose image is gone.</summary>
    Ami,

    /// <summary>A snapshot that no AMI uses.</summary>
    Snapshot,

    /// <summary>An instance whose build has ended.</summary>
    Instance,

    /// <summary>A build that does not move.</summary>
    StuckBuild,
}

public enum LeftoverState
{
    /// <summary>Seen once, or reported by an event that EC2 does not confirm. Its notification waits for a later check that confirms it.</summary>
    Unconfirmed,

    Open,

    /// <summary>The request that cancels the build is stored, and may have been sent. The build has not ended yet, as far as is known.</summary>
    Cancelling,

    Closed,
}

/// <summary>The complete request. It is stored before it is sent, so that every resend has the same token.</summary>
/// <param name="Reason">For people. The service does not receive it.</param>
/// <param name="StoredAt">Start of the lease, and what counts for the policy's limit.</param>
public sealed record CancelRequest(string Token, string Reason, string PolicyHash, DateTimeOffset StoredAt)
{
    /// <summary>When the service answered it; null while no answer was seen: only the service knows whether it received it.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Whether the service accepted it. That is no proof that the build ends.</summary>
    public bool IsAccepted { get; init; }
}

public static class LeftoverKinds
{
    /// <summary>For people and for JSON.</summary>
    public static string Name(this LeftoverKind kind) => kind switch
    {
        LeftoverKind.ChangedAmi => "changed AMI",
        LeftoverKind.Ami => "AMI",
        LeftoverKind.Snapshot => "snapshot",
        LeftoverKind.Instance => "instance",
        _ => "stuck build",
    };
}

/// <summary>The stored records of leftovers.</summary>
public interface ILeftoverRecords
{
    /// <summary>All of them, closed ones too while they are kept.</summary>
    /// <exception cref="InvalidDataException">Some records are unreadable. Thrown after all others were returned.</exception>
    IAsyncEnumerable<LeftoverRecord> ListAsync(CancellationToken cancellationToken);

    Task<LeftoverRecord?> ReadAsync(LeftoverKind kind, string id, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="LeftoverRecord.Version"/>; version zero requires that no record exists.</summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<LeftoverRecord?> TryWriteAsync(LeftoverRecord record, CancellationToken cancellationToken);
}
