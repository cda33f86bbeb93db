using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Writes a record. Publishes the notification before the write: after a crash in between it is published again with the same id.</summary>
internal sealed class NotifyingLifecycleRecords(ILifecycleRecords records, INotificationPublisher notifications)
{
    public Task<LifecycleRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) => records.ReadAsync(imageArn, cancellationToken);

    /// <returns>As <see cref="ILifecycleRecords.TryWriteAsync"/>.</returns>
    public async Task<LifecycleRecord?> TryWriteAsync(LifecycleRecord before, LifecycleRecord now, CancellationToken cancellationToken)
    {
        if (LifecycleNotifications.Of(before, now) is { } notification)
            await notifications.PublishAsync(notification, cancellationToken);
        return await records.TryWriteAsync(now, cancellationToken);
    }
}
