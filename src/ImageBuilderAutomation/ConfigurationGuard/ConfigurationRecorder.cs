using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>
/// Writes a configuration's record if it has changed. Notifications are published before the write: after a crash in between they are published
/// again with the same ids.
/// </summary>
public sealed class ConfigurationRecorder(IConfigurationRecords records, INotificationPublisher notifications, IMetrics metrics)
{
    public async Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord before, ConfigurationRecord now, CancellationToken cancellationToken)
    {
        var stored = await records.TryWriteAsync(now with { Version = before.Version }, cancellationToken);
        if (stored?.Drifts.Any(drift => !before.Knows(drift)) is true)
            metrics.Add(Metric.ConfigurationsDrifted);
        return stored;
    }

    public async Task<CheckReport> WriteAsync(CheckResult result, ConfigurationRecord before, ConfigurationRecord now, CancellationToken cancellationToken)
    {
        if (now.IsSameAs(before))
            return new(before.Arn, result, Describe(before), before);
        foreach (var notification in ConfigurationNotifications.Of(before, now))
            await notifications.PublishAsync(notification, cancellationToken);
        return await TryWriteAsync(before, now, cancellationToken) is { } stored ? new(stored.Arn, result, Describe(stored), stored) : Contended(before);
    }

    public static CheckReport Contended(ConfigurationRecord record) => new(record.Arn, CheckResult.HandledElsewhere, "another invocation wrote first", record);

    private static string Describe(ConfigurationRecord record)
    {
        var repaired = record.Repairs is [var last, ..] && last.CompletedAt == record.Since
            ? $"repair {last.Sequence} {last.Outcome}{(last.Detail is { } detail ? $" ({detail})" : "")}: {string.Join("; ", last.Changes)}"
            : null;
        var drifts = record.Drifts.Count == 0 ? null : string.Join("; ", record.Drifts);
        return string.Join(". ", new[] { repaired, drifts }.OfType<string>()) is { Length: > 0 } message ? message : "complies with the policy";
    }
}
