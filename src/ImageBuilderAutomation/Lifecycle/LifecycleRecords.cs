using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The stored lifecycle records.</summary>
public interface ILifecycleRecords
{
    Task<LifecycleRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="LifecycleRecord.Version"/>; version zero requires that no record exists.</summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<LifecycleRecord?> TryWriteAsync(LifecycleRecord record, CancellationToken cancellationToken);

    /// <summary>Lists the records that are open (<see cref="LifecycleRecord.IsOpen"/>). The list is eventually consistent.</summary>
    /// <exception cref="DamagedLifecycleRecordsException">Some records are damaged. Thrown after all others were returned.</exception>
    IAsyncEnumerable<LifecycleRecord> ListOpenAsync(CancellationToken cancellationToken);

    Task<LifecycleRun?> ReadRunAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set, as for a record.</summary>
    Task<LifecycleRun?> TryWriteRunAsync(LifecycleRun run, CancellationToken cancellationToken);

    /// <returns>What the latest run planned; null before the first one.</returns>
    Task<PlanSummary?> ReadPlanAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set, as for a record.</summary>
    Task<bool> TryWritePlanAsync(PlanSummary plan, CancellationToken cancellationToken);
}

/// <summary>Some stored records cannot be read. Their images are kept until the records are corrected: nobody knows what was announced or sent.</summary>
/// <param name="problems">What is wrong with each record, by <see cref="LifecycleImage.Path"/>.</param>
public sealed class DamagedLifecycleRecordsException(IReadOnlyDictionary<string, string> problems) : Exception(string.Join(" ", problems.Values))
{
    /// <summary>By <see cref="LifecycleImage.Path"/>.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; } = problems;
}

/// <summary>The state of the last run that the next one needs, and the lease of the run in progress.</summary>
public sealed record LifecycleRun : ILeased
{
    /// <summary>When the run in progress started; null when there is none.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the latest run with an accepted plan ended; null before the first one.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The number of images in that run, without those it started to delete.</summary>
    public int? Images { get; init; }

    /// <summary>ARN of the person who accepted <see cref="Images"/>; null when a run counted them.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>That person's reason.</summary>
    public string? AcceptanceReason { get; init; }

    public long Version { get; init; }

    DateTimeOffset? ILeased.LeasedSince => StartedAt;
}

/// <summary>Writes a record. Publishes the notification before the write: after a crash in between it is published again with the same id.</summary>
public sealed class NotifyingLifecycleRecords(ILifecycleRecords records, INotificationPublisher notifications, IMetrics metrics)
{
    public Task<LifecycleRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) => records.ReadAsync(imageArn, cancellationToken);

    /// <returns>As <see cref="ILifecycleRecords.TryWriteAsync"/>.</returns>
    public async Task<LifecycleRecord?> TryWriteAsync(LifecycleRecord before, LifecycleRecord now, CancellationToken cancellationToken)
    {
        if (LifecycleNotifications.Of(before, now) is { } notification)
            await notifications.PublishAsync(notification, cancellationToken);
        var stored = await records.TryWriteAsync(now, cancellationToken);
        if (stored is { Actions: [.., { Status: ActionRecord.Success, Action: not LifecycleAction.Restore } action] } && !before.Actions.Contains(action))
            metrics.Add(Metric.ImagesRetired);
        return stored;
    }

    /// <summary>For a change whose notification is published already.</summary>
    public Task<LifecycleRecord?> TryWritePublishedAsync(LifecycleRecord now, CancellationToken cancellationToken) => records.TryWriteAsync(now, cancellationToken);
}
