using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Stores pipeline runs, and what goes with them: cause markers, running builds, schedule markers, origins of builds.</summary>
public interface IPipelineRunRecords
{
    /// <summary>The pipeline's latest run and the one before it, newest first.</summary>
    Task<IReadOnlyList<PipelineRunRecord>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken);

    Task<PipelineRunRecord?> ReadAsync(string pipelineArn, int sequence, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="PipelineRunRecord.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored run with its new version, or null when another writer was first.</returns>
    Task<PipelineRunRecord?> TryWriteAsync(PipelineRunRecord run, CancellationToken cancellationToken);

    /// <summary>Runs that are waiting, starting or running, oldest first. The index is eventually consistent.</summary>
    IAsyncEnumerable<PipelineRunRecord> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>The marker of a cause: the run it was added to. Null if the pipeline never got the cause.</summary>
    Task<CauseMarker?> ReadMarkerAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="CauseMarker.Version"/>.</summary>
    /// <returns>Null when another writer was first.</returns>
    Task<CauseMarker?> TryWriteMarkerAsync(CauseMarker marker, CancellationToken cancellationToken);

    Task<RunningBuilds> ReadRunningAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="RunningBuilds.Version"/>.</summary>
    /// <returns>Null when another writer was first.</returns>
    Task<RunningBuilds?> TryWriteRunningAsync(RunningBuilds running, CancellationToken cancellationToken);

    /// <summary>The time up to which the rule's schedule has been processed; null before its first check.</summary>
    Task<ScheduleMarker?> ReadScheduleMarkerAsync(string rule, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ScheduleMarker.Version"/>.</summary>
    /// <returns>Null when another writer was first.</returns>
    Task<ScheduleMarker?> TryWriteScheduleMarkerAsync(ScheduleMarker marker, CancellationToken cancellationToken);

    /// <summary>
    /// Stores what started a build, beside the build. Idempotent. An image of the same ARN may have been deleted before: <see cref="BuildOrigin.With"/> says
    /// what stays of its origin.
    /// </summary>
    Task TryWriteOriginAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken);

    /// <summary>What started a build; null if this product did not start it.</summary>
    Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken);
}

/// <summary>Names the run that a cause was added to, or was about to be added to. Only the run itself shows whether it was.</summary>
public sealed record CauseMarker(string PipelineArn, string CauseKey, int RunSequence, long Version);

/// <summary>The time up to which a rule's schedule has been processed.</summary>
/// <param name="Schedule">The schedule that was processed, with its zone. A rule whose schedule has changed starts anew.</param>
public sealed record ScheduleMarker(string Rule, string Schedule, DateTimeOffset ProcessedUntil, long Version);

/// <summary>What started a build; stored beside the build.</summary>
/// <param name="Causes">As text for people.</param>
/// <param name="Keys">Keys of the causes, as in the run.</param>
public sealed record BuildOrigin(
    string PipelineArn, int RunSequence, string Reason, IReadOnlyList<string> Causes, IReadOnlyList<string> Keys, string PolicyHash, DateTimeOffset StartedAt)
{
    /// <summary>
    /// ARNs of the people who requested the build, or the failed one that it follows. A function of the stack made the call, so the service and CloudTrail name
    /// that and not them. Empty when nobody did. Null when it is unknown.
    /// </summary>
    public IReadOnlyList<string>? RequestedBy { get; init; }

    /// <summary>Whether IAM proved the names of all of them when they asked. Older records do not say it; then it did not.</summary>
    public bool AreNamesProven { get; init; }

    /// <summary>When the request that made the image was stored, shortly before it was sent. Null in older records.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Origins that are stored closer together may be exchanged: functions run on different clocks, and a request is sent after it was stored.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Adds another origin of the same ARN. The later one counts, because it started the image that exists. If they are close together, nobody knows which that
    /// is, so the people of both count.
    /// </summary>
    /// <returns>Null if nothing changes.</returns>
    public BuildOrigin? With(BuildOrigin other)
    {
        if ((PipelineArn, RunSequence) == (other.PipelineArn, other.RunSequence))
            return null;
        var (mine, others) = (SentAt ?? StartedAt, other.SentAt ?? other.StartedAt);
        if ((others - mine).Duration() > Near)
            return others > mine ? other : null;
        var both = (others > mine ? other : this) with
        {
            RequestedBy = RequestedBy is null || other.RequestedBy is null ? null : [.. RequestedBy.Union(other.RequestedBy)],
            AreNamesProven = AreNamesProven && other.AreNamesProven,
        };
        return both.RunSequence == RunSequence && both.PipelineArn == PipelineArn && both.AreNamesProven == AreNamesProven && both.RequestedBy?.Count == RequestedBy?.Count
            ? null
            : both;
    }

    public bool Has(CauseKind kind) => Keys.Any(key => key.StartsWith($"{kind}:", StringComparison.Ordinal));
}
