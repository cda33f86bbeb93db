using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>The record of a pipeline: its failed builds in a row, whoever started them, and its disabling by the service.</summary>
public sealed record PipelineHealthRecord : ILeased
{
    /// <summary>More failures in a row are counted as this many. It bounds the size of the record.</summary>
    public const int MaxFailures = 50;

    public required string PipelineArn { get; init; }

    /// <summary>The latest build that became available, by the time at which it started.</summary>
    public CountedBuild? LatestSuccess { get; init; }

    /// <summary>The failed builds that started after <see cref="LatestSuccess"/>, oldest first; of more than <see cref="MaxFailures"/> the latest.</summary>
    public IReadOnlyList<CountedBuild> Failures { get; init; } = [];

    /// <summary>The latest build that failed. It is kept after a success.</summary>
    public CountedBuild? LatestFailure { get; init; }

    /// <summary>The policy's number, once the failures in a row have reached it; null after a success, and while the policy has none.</summary>
    public int? PausedAfter { get; init; }

    /// <summary>The latest time that the service disabled the pipeline; null if no event reported one.</summary>
    public Disabling? Disabling { get; init; }

    /// <summary>The request that enables the pipeline again; null while none is stored.</summary>
    public EnableRequest? Request { get; init; }

    /// <summary>The latest decision about enabling it.</summary>
    public PipelineHealthDecision? Decision { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    public int FailuresInARow => Failures.Count;

    /// <summary>The service has disabled the pipeline, and nothing has shown it enabled since.</summary>
    public bool IsDisabled => Disabling is { EndedAt: null };

    DateTimeOffset? ILeased.LeasedSince => Request?.StoredAt;
}

/// <summary>A build that ended, as it counts for its pipeline.</summary>
/// <param name="StartedAt">The image's creation time, which orders the builds of a pipeline.</param>
/// <param name="BuildType">As the service reports it: <c>USER_INITIATED</c> or <c>SCHEDULED</c>; null if it does not.</param>
/// <param name="Cause">Why it failed. Untrusted text of limited length.</param>
public sealed record CountedBuild(string ImageArn, DateTimeOffset StartedAt, string? BuildType, string? Cause)
{
    /// <summary>A total order, so that the result does not depend on the order of arrival.</summary>
    public bool IsAfter(CountedBuild other) => Compare(this, other) > 0;

    public static int Compare(CountedBuild a, CountedBuild b) => a.StartedAt.CompareTo(b.StartedAt) is not 0 and var order
        ? order
        : string.CompareOrdinal(a.ImageArn, b.ImageArn);
}

/// <summary>The service disabled the pipeline because its scheduled builds failed.</summary>
/// <param name="At">The time of the service's event.</param>
/// <param name="Failures">How many scheduled builds had failed in a row, by the event.</param>
public sealed record Disabling(DateTimeOffset At, int Failures)
{
    /// <summary>The time of the pipeline's latest update, as read after the event. A different time means that somebody changed it since.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>A hash of the pipeline's settings, as read after the event.</summary>
    public string? Settings { get; init; }

    /// <summary>Why the pipeline may have been changed after it was disabled; null if nothing says so.</summary>
    public string? Doubt { get; init; }

    /// <summary>When the pipeline was enabled again, or was first seen enabled; null while it is disabled.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who or what enabled it.</summary>
    public string? EndedBy { get; init; }
}

/// <summary>The update that enables a pipeline, stored before it is sent. It repeats the document whose hash and time of update the record has.</summary>
/// <param name="Token">Client token: a hash of the pipeline, its disabling and its document. A resend has the same one.</param>
/// <param name="StoredAt">Start of the lease.</param>
public sealed record EnableRequest(string Token, DateTimeOffset StoredAt);

/// <summary>Stores the records of pipelines.</summary>
public interface IPipelineHealthRecords
{
    Task<PipelineHealthRecord?> ReadAsync(string pipelineArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="PipelineHealthRecord.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<PipelineHealthRecord?> TryWriteAsync(PipelineHealthRecord record, CancellationToken cancellationToken);

    /// <summary>Pipelines that the service disabled, longest first. The index is eventually consistent.</summary>
    /// <exception cref="InvalidDataException">Some records are unreadable. Thrown after all others were returned.</exception>
    IAsyncEnumerable<PipelineHealthRecord> ListDisabledAsync(CancellationToken cancellationToken);
}
