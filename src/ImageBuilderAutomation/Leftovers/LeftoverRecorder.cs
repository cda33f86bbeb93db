using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>
/// Writes a leftover's record if it has changed. The notification is published before the write: after a crash in between it is published again with the same id.
/// </summary>
public sealed class LeftoverRecorder(ILeftoverRecords records, INotificationPublisher notifications, IMetrics metrics, AccountRegion accountRegion)
{
    private const int Attempts = 5;

    /// <returns>The record as it is stored now, or null when another writer was first.</returns>
    public async Task<LeftoverRecord?> TryWriteAsync(LeftoverRecord? before, LeftoverRecord now, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(before, now))
            return before;
        if (LeftoverNotifications.Of(before, now, accountRegion) is { } notification)
            await notifications.PublishAsync(notification, cancellationToken);
        return await TryWritePublishedAsync(before, now, cancellationToken);
    }

    /// <summary>For a change whose notification is published already.</summary>
    internal async Task<LeftoverRecord?> TryWritePublishedAsync(LeftoverRecord? before, LeftoverRecord now, CancellationToken cancellationToken)
    {
        var stored = await records.TryWriteAsync(now with { Version = before?.Version ?? 0 }, cancellationToken);
        if (stored is { State: LeftoverState.Open } && before is not { IsOpen: true })
            metrics.Add(Metric.LeftoversFound);
        if (stored is { State: LeftoverState.Closed, Outcome: StuckBuilds.CancelledByPolicy } && before is { IsOpen: true })
            metrics.Add(Metric.StuckBuildsCancelled);
        return stored;
    }

    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task<LeftoverRecord> ChangeAsync(
        LeftoverKind kind, string id, Func<LeftoverRecord?, LeftoverRecord> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var known = await records.ReadAsync(kind, id, cancellationToken);
            if (await TryWriteAsync(known, change(known), cancellationToken) is { } stored)
                return stored;
        }

        throw new ContendedRecordException(id, Attempts);
    }
}
