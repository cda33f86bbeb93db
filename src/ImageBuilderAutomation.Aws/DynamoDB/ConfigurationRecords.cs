using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class ConfigurationRecords(RecordTable table, AccountRegion accountRegion) : IConfigurationRecords
{
    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<ConfigurationRecord?> ReadAsync(string arn, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Configuration(_keys.OwnConfiguration(arn)), cancellationToken) is { } item ? Record(item) : null;

    /// <param name="name">The name as it is in the ARN.</param>
    public async Task<ConfigurationRecord?> FindAsync(string name, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Configuration(new("", accountRegion.Region, accountRegion.Account, name)), cancellationToken) is { } item ? Record(item) : null;

    public async Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = ConfigurationItem.Of(next, _keys.OwnConfiguration(record.Arn), _keys);
        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }

    public IAsyncEnumerable<ConfigurationRecord> ListOpenAsync(CancellationToken cancellationToken) =>
        ListAsync(new(TableIndex.Index3, _keys.OpenConfigurations), cancellationToken);

    /// <summary>Configurations whose latest repair was completed on a day (UTC), oldest first.</summary>
    public IAsyncEnumerable<ConfigurationRecord> ListByRepairDayAsync(DateOnly day, CancellationToken cancellationToken) =>
        ListAsync(new(TableIndex.Index2, _keys.RepairsOfDay(day)), cancellationToken);

    private IAsyncEnumerable<ConfigurationRecord> ListAsync(TableQuery query, CancellationToken cancellationToken) =>
        table.ListAsync(query, Record, cancellationToken);

    private static ConfigurationRecord Record(TableItem item) => RecordBody.Read(item, RecordJson.Readable.ConfigurationRecord);
}

/// <summary>Converts a configuration's record to an item: its keys and the attributes that people see in the console.</summary>
internal static class ConfigurationItem
{
    public const string Kind = "configuration";

    public static TableItem Of(ConfigurationRecord record, ConfigurationArn arn, RecordKeys keys) => new(keys.Configuration(arn), Kind)
    {
        Version = record.Version,
        Body = RecordBody.Write(record, RecordJson.Readable.ConfigurationRecord),
        Index2 = record.Repairs is [var last, ..]
            ? new(keys.RepairsOfDay(RecordKeys.DayOf(last.CompletedAt)), RecordKeys.TimeAnd(last.CompletedAt, arn.Name))
            : null,
        // Compliant configurations are left out of the index, so that a check reads only those that differ.
        Index3 = record.IsOpen ? new(keys.OpenConfigurations, RecordKeys.TimeAnd(record.Since, arn.Name)) : null,
        Display = new Dictionary<string, string>
        {
            ["configurationArn"] = record.Arn,
            ["state"] = record.State.ToString(),
            ["since"] = RecordKeys.Time(record.Since),
        },
    };
}
