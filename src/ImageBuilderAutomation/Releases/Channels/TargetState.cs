namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>The effect of a channel's latest move on one target. It is stored before it is sent.</summary>
/// <param name="Target">As <see cref="ChannelTarget.ToString"/> names it.</param>
/// <param name="Move">The number of the move.</param>
/// <param name="AmiId">What the target has to name.</param>
public sealed record TargetState(string Target, int Move, string AmiId, EffectState State)
{
    private const int MaxProblem = 300;

    /// <summary>
    /// The version that the accepted write was given; it is given out before the service has validated the AMI. Of a failed write, a version from which nothing can be
    /// launched.
    /// </summary>
    public long? Version { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Until then a write of another AMI may still take effect, so the target's value alone proves nothing.</summary>
    public DateTimeOffset? UncertainUntil { get; init; }

    /// <summary>Until then an invocation may be writing the target, and no other one may: a late write of an earlier AMI would overtake.</summary>
    public DateTimeOffset? SendingUntil { get; init; }

    /// <summary>No earlier attempt.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>What went wrong at the latest attempt; null when nothing did. A long text is cut, so that a record with all its targets fits an item.</summary>
    public string? Problem { get; init => field = Cut(value); }

    /// <summary>The problem is new, and may not be published yet.</summary>
    public bool IsUnpublished { get; init; }

    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Since then the service has refused every write because an earlier one is still validated, or to limit the rate of calls.</summary>
    public DateTimeOffset? BusySince { get; init; }

    /// <summary>The service is busy, but not for longer than usual: the AMI is sent again, and nobody has to help.</summary>
    public bool IsWaiting => State is EffectState.Stored && RetryAt is { } retry && !(retry - TargetDecider.BusyRetry - BusySince >= TargetDecider.ValidationLimit);

    public static string? Cut(string? problem) => problem is { Length: > MaxProblem } ? $"{problem[..MaxProblem]}…" : problem;
}

public enum EffectState
{
    /// <summary>Stored; it may or may not have been sent.</summary>
    Stored,

    /// <summary>The service accepted the write, which it validates afterwards.</summary>
    Sent,

    /// <summary>The target was read back and names the AMI.</summary>
    Verified,

    /// <summary>It was refused, or had no effect. It is sent again later.</summary>
    Failed,

    /// <summary>It was verified, and names another AMI since.</summary>
    Drifted,
}

/// <param name="AmiId">Null when a parameter does not exist, which it also does not while its first value is validated, or a launch template names no AMI.</param>
public sealed record TargetReading(string? AmiId, long Version);

/// <summary>The answer to a write.</summary>
/// <param name="Version">Null when the service refused it.</param>
/// <param name="IsBusy">An earlier write is still validated.</param>
/// <param name="Problem">Why it was refused; or, beside a version, why nothing can be launched from that version.</param>
public sealed record TargetWrite(long? Version, bool IsBusy, string? Problem)
{
    public static TargetWrite Accepted(long version) => new(version, false, null);

    /// <summary>The target names the AMI now, but nothing can be launched from it.</summary>
    public static TargetWrite Unusable(long version, string problem) => new(version, false, problem);

    public static TargetWrite Busy(string problem) => new(null, true, problem);

    public static TargetWrite Refused(string problem) => new(null, false, problem);
}

public interface IChannelTargets
{
    /// <summary>A failed call is an unknown reading with its reason.</summary>
    Task<Domain.Known<TargetReading>> ReadAsync(ChannelTarget target, CancellationToken cancellationToken);

    /// <summary>A refusal by the service is part of the answer; an exception means that it is unknown whether the write takes effect.</summary>
    Task<TargetWrite> WriteAsync(ChannelTarget target, string amiId, CancellationToken cancellationToken);
}
