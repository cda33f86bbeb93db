namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Writes a configuration's record where it says anything new, and reports what it says.</summary>
internal sealed class RecordKeeping(IConfigurationRecords records)
{
    public Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord before, ConfigurationRecord now, CancellationToken cancellationToken) =>
        records.TryWriteAsync(now with { Version = before.Version }, cancellationToken);

    public async Task<CheckReport> WriteAsync(CheckResult result, ConfigurationRecord before, ConfigurationRecord now, CancellationToken cancellationToken)
    {
        if (now.SaysTheSameAs(before))
            return new(before.Arn, result, Told(before), before);
        return await TryWriteAsync(before, now, cancellationToken) is { } stored ? new(stored.Arn, result, Told(stored), stored) : Lost(before);
    }

    public static CheckReport Lost(ConfigurationRecord record) => new(record.Arn, CheckResult.LeftToOther, "another invocation wrote first", record);

    private static string Told(ConfigurationRecord record)
    {
        var repaired = record.Repairs is [var last, ..] && last.At == record.Since
            ? $"repair {last.N} {last.Outcome}{(last.Detail is { } detail ? $" ({detail})" : "")}: {string.Join("; ", last.Changes.Select(Told))}"
            : null;
        var drifts = record.Drifts.Count == 0 ? null : string.Join("; ", record.Drifts.Select(Told));
        return string.Join(". ", new[] { repaired, drifts }.OfType<string>()) is { Length: > 0 } told ? told : "as the policy wants it";
    }

    private static string Told(FieldChange change) => $"{change.Path} {change.From?.ToString() ?? "nothing"} -> {change.To?.ToString() ?? "nothing"}";

    private static string Told(RecordedDrift recorded) =>
        $"{recorded.Drift}{(recorded.By is { } by ? $", by {by}" : "")}{(recorded.Drift.NotRepaired is { } because ? $", not repaired: {because}" : "")}";
}
