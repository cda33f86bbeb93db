namespace ImageBuilderAutomation.Operations;

/// <summary>Publishes notifications about builds, gates, configurations and images for people and their tools.</summary>
public interface INotificationPublisher
{
    /// <summary>
    /// Delivers at least once. Publish before the deduplicating write: after a crash in between, the same notification is published again with
    /// the same <see cref="Notification.Id"/>.
    /// </summary>
    /// <exception cref="ServiceRefusedException">The notification was not published. Let the invocation fail so that it is retried.</exception>
    Task PublishAsync(Notification notification, CancellationToken cancellationToken);
}
