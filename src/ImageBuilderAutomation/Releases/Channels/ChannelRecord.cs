using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>Where a channel points, and what became of it at each target.</summary>
public sealed record ChannelRecord
{
    public required string Scope { get; init; }

    public required string Name { get; init; }

    /// <summary>The latest move, which says where the channel points. Null until the first one.</summary>
    public ChannelMove? Latest { get; init; }

    /// <summary>
    /// When the newest image was made that the channel has ever pointed at. A rule promotes only newer ones, so that it does not undo a roll-back.
    /// </summary>
    public DateTimeOffset? NewestMadeAt { get; init; }

    public IReadOnlyList<TargetState> Targets { get; init; } = [];

    /// <summary>Number of writes that only make concurrent moves fail: a revocation has begun that they may not have read.</summary>
    public int Fences { get; init; }

    /// <summary>Number of the latest move that was published, as all earlier ones were. A move that may not be published is published again.</summary>
    public int Published { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>The newest image that only approvals keep from the channel, as the latest pass found it; null when there is none.</summary>
    public WaitingImage? Waiting { get; init; }

    public ChannelImage? Image => Latest?.To;

    /// <summary>It has pointed at an image, and every release that it could point at is revoked.</summary>
    public bool IsEmpty => Latest is { To: null };

    public ChannelKey Key => new(Scope, Name);
}

/// <summary>An image that a channel points at.</summary>
/// <param name="Amis">All AMIs of the build; of the own account where the account is null.</param>
public sealed record ChannelImage(string ImageArn, DateTimeOffset MadeAt, IReadOnlyList<OutputAmi> Amis)
{
    /// <returns>Null when the build was not distributed to the Region in the own account.</returns>
    public string? AmiIn(string region, string account) =>
        Amis.FirstOrDefault(ami => ami.Region == region && (ami.AccountId is null || ami.AccountId == account))?.ImageId;
}

/// <summary>An image that the channel's rule promotes as soon as enough people have approved it.</summary>
/// <param name="Missing">What is missing, and whose approvals do not count.</param>
public sealed record WaitingImage(string ImageArn, string Missing);

public enum MoveKind
{
    /// <summary>By a rule of the policy.</summary>
    Rule,

    /// <summary>By a person, forwards.</summary>
    Promotion,

    RollBack,

    /// <summary>Away from an image that was revoked.</summary>
    Revocation,
}

/// <summary>One move of a channel, as its history keeps it.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="To">Null when no release was left.</param>
/// <param name="By">ARN of a person; null for a rule.</param>
public sealed record ChannelMove(int Number, MoveKind Kind, string? From, ChannelImage? To, string? By, string Reason, string PolicyHash, DateTimeOffset At)
{
    /// <summary>Of the person's call, which makes a repeated call find its own move.</summary>
    public string? RequestId { get; init; }

    /// <summary>ARNs of those whose approvals the channel demanded; null when it demanded none, or the move needs none.</summary>
    public IReadOnlyList<string>? ApprovedBy { get; init; }
}

/// <summary>Stores channels, their moves and revocations.</summary>
public interface IChannelRecords
{
    /// <exception cref="InvalidDataException">Some records are damaged. Thrown after all others were returned.</exception>
    IAsyncEnumerable<ChannelRecord> ListAsync(CancellationToken cancellationToken);

    Task<ChannelRecord?> ReadAsync(ChannelKey key, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ChannelRecord.Version"/>.</summary>
    /// <returns>The stored record; null when another writer was first.</returns>
    Task<ChannelRecord?> TryWriteAsync(ChannelRecord record, CancellationToken cancellationToken);

    /// <summary>Moves that were added to the history, oldest first.</summary>
    Task<IReadOnlyList<ChannelMove>> ListMovesAsync(ChannelKey key, CancellationToken cancellationToken);

    /// <summary>Adds the move under its number. Nothing happens when that number exists: it is the same move.</summary>
    Task AddMoveAsync(ChannelKey key, ChannelMove move, CancellationToken cancellationToken);
}
