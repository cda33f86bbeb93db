using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Notifications;

/// <summary>
/// Notifications that a pass collects to publish them together, each with the write that prevents a second one. All are published before the first write:
/// after a crash in between, those that were not recorded are published again.
/// </summary>
internal sealed class NotificationBatch
{
    private readonly List<Entry> _entries = [];
    // Several items are handled at once.
    private readonly Lock _changes = new();

    /// <param name="item">The name of the item in the pass.</param>
    public void Add(Notification notification, string item, Func<CancellationToken, Task> recordAsync)
    {
        lock (_changes)
            _entries.Add(new(notification, item, recordAsync));
    }

    /// <summary>Publishes and records all of them, even when the pass is closing: what was published must not be left to the next pass.</summary>
    /// <param name="part">The name of the publishing in the pass.</param>
    public async Task CompleteAsync(INotificationPublisher publisher, GuardedPass pass, string part, int atOnce, WorkTime time)
    {
        if (_entries.Count == 0)
            return;
        var isPublished = false;
        await pass.TryAsync(part, async () =>
        {
            await publisher.PublishAllAsync([.. _entries.Select(entry => entry.Notification)], time.End);
            isPublished = true;
        }, time.End);
        if (isPublished)
            await pass.ForEachAsync(atOnce, _entries, entry => entry.Item, (entry, token) => entry.RecordAsync(token), time with { Closing = CancellationToken.None });
    }

    private sealed record Entry(Notification Notification, string Item, Func<CancellationToken, Task> RecordAsync);
}
