namespace ImageBuilderAutomation.Notifications;

/// <summary>Adds to every notification whom it concerns and for which stack its command is, and groups those of one pass by owner.</summary>
/// <param name="stack">The stack's name; null leaves it out of commands.</param>
public sealed class AddressedNotifications(INotificationPublisher publisher, OwnerRules owners, string? stack) : INotificationPublisher
{
    public Task PublishAsync(Notification notification, CancellationToken cancellationToken) => publisher.PublishAsync(Addressed(notification), cancellationToken);

    public async Task PublishAllAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notifications);
        foreach (var notification in NotificationGroups.Of([.. notifications.Select(Addressed)]))
            await publisher.PublishAsync(notification, cancellationToken);
    }

    private Notification Addressed(Notification notification) => notification with
    {
        Owner = owners.OwnerOf(notification),
        Command = notification.Command is { } command ? command with { Stack = stack } : null,
        GroupCommand = notification.GroupCommand is { } all ? all with { Stack = stack } : null,
    };
}
