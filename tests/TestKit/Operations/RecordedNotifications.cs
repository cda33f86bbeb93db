using ImageBuilderAutomation.Notifications;

namespace TestKit.Operations;

/// <summary>Records published notifications. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class RecordedNotifications : INotificationPublisher
{
    private readonly List<Notification> _all = [];

    /// <summary>Every published notification, including copies.</summary>
    public IReadOnlyList<Notification> All => _all;

    /// <summary>The notifications without copies, as a receiver that compares ids sees them.</summary>
    public IReadOnlyList<Notification> Distinct => [.. _all.DistinctBy(notification => notification.Id)];

    /// <summary>Set to make the next calls fail, as with an unreachable bus.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Set to interrupt the caller after a call took effect.</summary>
    public Action? AfterPublishing { get; set; }

    public Task PublishAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (Fault is { } fault)
            throw fault;
        // Fails here if the notification cannot be serialized.
        _ = notification.ToDetail();
        _all.Add(notification);
        AfterPublishing?.Invoke();
        return Task.CompletedTask;
    }

    public INotificationPublisher Interrupted(Effects effects) => new Publisher(this, effects);

    private sealed class Publisher(RecordedNotifications notifications, Effects effects) : INotificationPublisher
    {
        public async Task PublishAsync(Notification notification, CancellationToken cancellationToken)
        {
            await notifications.PublishAsync(notification, cancellationToken);
            await effects.HappenedAsync();
        }
    }
}
