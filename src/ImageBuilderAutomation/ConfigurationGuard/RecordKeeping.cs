using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>
/// Writes a configuration's record if it has changed. Notifications are published before the write: after a crash in between they are published
/// again with the same ids.
/// </summary>
internal sealed class RecordKeeping(IConfigurationRecords records, IOutcomes outcomes)
{
    public Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord before, ConfigurationRecord now, CancellationToken cancellationToken) =>
        records.TryWriteAsync(now with { Version = before.Version }, cancellationToken);

    public async Task<CheckReport> WriteAsync(CheckResult result, ConfigurationRecord before, ConfigurationRecord now, CancellationToken cancellationToken)
    {
        if (now.SaysTheSameAs(before))
            return new(before.Arn, result, Told(before), before);
        foreach (var outcome in ConfigurationOutcomes.Of(before, now))
            await outcomes.TellAsync(outcome, cancellationToken);
        return await TryWriteAsync(before, now, cancellationToken) is { } stored ? new(stored.Arn, result, Told(stored), stored) : Lost(before);
    }

    public static CheckReport Lost(ConfigurationRecord record) => new(record.Arn, CheckResult.LeftToOther, "another invocation wrote first", record);

    private static string Told(ConfigurationRecord record)
    {
        var repaired = record.Repairs is [var last, ..] && last.At == record.Since
            ? $"repair {last.N} {last.Outcome}{(last.Detail is { } detail ? $" ({detail})" : "")}: {string.Join("; ", last.Changes)}"
            : null;
        var drifts = record.Drifts.Count == 0 ? null : string.Join("; ", record.Drifts);
        return string.Join(". ", new[] { repaired, drifts }.OfType<string>()) is { Length: > 0 } told ? told : "complies with the policy";
    }
}
