using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.History;

/// <summary>Reads one image and records what it shows, together with the state change that a message reported.</summary>
public sealed class BuildObserver(
    IImages images, IInspections inspections, IBuildRecords records, IBuildDetails details, PipelineHealthRecorder health,
    GateEnds gates, INotificationPublisher notifications, IMetrics metrics, CoverageRules coverage, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <param name="claimed">Returns the transition to record, if any, from the known record and the snapshot. Called once for each attempt to write.</param>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task<RecordReport> ObserveAsync(
        ImageBuildArn image, Func<BuildRecord?, ImageSnapshot?, Transition?> claimed, CancellationToken cancellationToken)
    {
        // Snapshots are ordered by when their read started, so take the time before the call.
        var startedAt = clock.GetUtcNow();
        var read = await images.ReadAsync(image.ToString(), cancellationToken);
        var snapshot = read is null ? null : read with { ReadStartedAt = startedAt };

        // Write the record first: reading the details takes many calls, and none of them may prevent the end from being recorded.
        var (record, written, rebuilt) = await RecordAsync(image, claimed, snapshot, startedAt, cancellationToken);
        if (snapshot is not { HasEnded: true, Status: not ImageStatus.Deleted })
            return new(record, written, snapshot is null, Details: null, Calls: 1) { IsRebuilt = rebuilt };

        var (inside, calls, ended) = await InspectAsync(snapshot, record, cancellationToken);
        return new(ended, written || calls > 0, ImageDeleted: false, inside, 1 + calls) { IsRebuilt = rebuilt };
    }

    private async Task<(BuildRecord Record, bool Written, bool Rebuilt)> RecordAsync(
        ImageBuildArn image, Func<BuildRecord?, ImageSnapshot?, Transition?> claimed, ImageSnapshot? snapshot, DateTimeOffset startedAt,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var known = await records.ReadForUpdateAsync(image.ToString(), cancellationToken);
            var merged = BuildHistory.Merge(known, image, claimed(known, snapshot), snapshot, snapshot is null ? startedAt : null);
            if (known is not null && BuildHistory.IsUnchanged(known, merged))
                return (known, false, false);
            if (await records.TryWriteAsync(merged, cancellationToken) is { } stored)
                return (stored, true, known is { IsUnreadable: true });
        }

        throw new ContendedRecordException(image.ToString(), Attempts);
    }

    private async Task<(BuildDetails? Details, int Calls, BuildRecord Record)> InspectAsync(
        ImageSnapshot snapshot, BuildRecord record, CancellationToken cancellationToken)
    {
        var known = await details.ReadForUpdateAsync(snapshot.Arn, cancellationToken);
        if (known?.Covers(snapshot) is true)
            return (known, 0, record);
        var (inspection, cause, isReported) = await InspectAndCountAsync(snapshot, record, cancellationToken);
        if (inspection is null)
            return (known, 1, record);
        if (cause is not null)
            record = await RecordAsync(record, cause, cancellationToken);

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var later = BuildDetails.Later(known, BuildCoverage.AddTo(inspection.Details, known, snapshot, coverage));
            if (ReferenceEquals(later, known))
                return (known, inspection.Calls, record);
            // Publish before the write, after which the details are not read again. After a crash the same notification is published again
            // with the same id.
            foreach (var notification in isReported ? [] : BuildNotifications.Of(known, later, snapshot, cause))
                await notifications.PublishAsync(notification, cancellationToken);
            if (await details.TryWriteAsync(later, cancellationToken) is { } stored)
            {
                Count(known, stored);
                return (stored, inspection.Calls, record);
            }

            known = await details.ReadForUpdateAsync(snapshot.Arn, cancellationToken);
        }

        throw new ContendedRecordException(snapshot.Arn, Attempts);
    }

    /// <summary>Counts an end once: the details of an end are written once, and again only after a retry or another scan.</summary>
    private void Count(BuildDetails? known, BuildDetails now)
    {
        var metric = now.Status switch
        {
            ImageStatus.Available => Metric.BuildsAvailable,
            ImageStatus.Failed => Metric.BuildsFailed,
            ImageStatus.Cancelled => Metric.BuildsCancelled,
            _ => null,
        };
        if (metric is not null && now.Status != known?.Status)
            metrics.Add(metric);
    }

    /// <summary>Counts the end even if the inspection fails, and before the details are written, after which the build is not counted again.</summary>
    private async Task<(Inspection? Inspection, EndCause? Cause, bool IsReportedByGate)> InspectAndCountAsync(
        ImageSnapshot snapshot, BuildRecord record, CancellationToken cancellationToken)
    {
        // Another snapshot may have been recorded after ours was read.
        var current = record.Current ?? snapshot;
        Inspection? inspection = null;
        (EndCause? Cause, bool IsReportedByGate) end = default;
        try
        {
            inspection = await inspections.InspectAsync(snapshot, cancellationToken);
            if (inspection is not null)
                end = await gates.FindAsync(inspection.Details, cancellationToken);
        }
        finally
        {
            var isOfCurrent = inspection is not null && (current.Status, current.Reason) == (inspection.Details.Status, inspection.Details.Reason);
            var cause = isOfCurrent ? end.Cause : null;
            await health.CountAsync(
                current, cause?.Why ?? current.FailureContext?.Message ?? EndCause.WithoutExecution(current.Reason), cause is { IsStop: true }, cancellationToken);
        }

        return (inspection, end.Cause, end.IsReportedByGate);
    }

    /// <summary>Before the details are written, which would end the work on this state of the build.</summary>
    private async Task<BuildRecord> RecordAsync(BuildRecord record, EndCause cause, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var merged = record.With(cause);
            if (ReferenceEquals(merged, record))
                return record;
            if (await records.TryWriteAsync(merged, cancellationToken) is { } stored)
                return stored;
            record = await records.ReadForUpdateAsync(record.ImageArn, cancellationToken) ?? record;
        }

        throw new ContendedRecordException(record.ImageArn, Attempts);
    }
}

public interface IInspections
{
    /// <summary>Reads workflows, steps, findings and packages of an ended build. Null when the image does not exist any more.</summary>
    Task<Inspection?> InspectAsync(ImageSnapshot snapshot, CancellationToken cancellationToken);
}

/// <param name="Calls">Number of Image Builder calls it took.</param>
public sealed record Inspection(BuildDetails Details, int Calls);

/// <param name="Record">The record as stored now.</param>
/// <param name="IsWritten">False if nothing was new: a duplicate writes nothing.</param>
/// <param name="ImageDeleted">The image does not exist any more; the transition is recorded nevertheless.</param>
/// <param name="Details">Details of an ended build; null while it runs, and if its image does not exist any more.</param>
/// <param name="Calls">Number of Image Builder calls it took.</param>
public sealed record RecordReport(BuildRecord Record, bool IsWritten, bool ImageDeleted, BuildDetails? Details, int Calls)
{
    /// <summary>The stored record could not be read and was replaced by what the service shows. Its earlier transitions are lost.</summary>
    public bool IsRebuilt { get; init; }
}
