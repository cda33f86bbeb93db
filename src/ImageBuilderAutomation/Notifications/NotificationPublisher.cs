using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Notifications;

/// <summary>Publishes notifications about builds, gates, configurations and images for people and their tools.</summary>
public interface INotificationPublisher
{
    /// <summary>
    /// Delivers at least once. Publish before the deduplicating write: after a crash in between, the same notification is published again with
    /// the same <see cref="Notification.Id"/>.
    /// </summary>
    /// <exception cref="ServiceRefusedException">The notification was not published. Let the invocation fail so that it is retried.</exception>
    Task PublishAsync(Notification notification, CancellationToken cancellationToken);

    /// <summary>Publishes the notifications of one pass. Many of one kind for one owner may become one that lists them.</summary>
    /// <exception cref="ServiceRefusedException">Not all were published. Let all of them be published again.</exception>
    async Task PublishAllAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken)
    {
        foreach (var notification in notifications)
            await PublishAsync(notification, cancellationToken);
    }
}

/// <summary>Publishes nothing, for hosts without an event bus.</summary>
public sealed class NullNotificationPublisher : INotificationPublisher
{
    public Task PublishAsync(Notification notification, CancellationToken cancellationToken) => Task.CompletedTask;
}
