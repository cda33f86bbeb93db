namespace ImageBuilderAutomation.Operations;

/// <summary>Publishes nothing, for hosts without an event bus.</summary>
public sealed class NullNotificationPublisher : INotificationPublisher
{
    public Task PublishAsync(Notification notification, CancellationToken cancellationToken) => Task.CompletedTask;
}
