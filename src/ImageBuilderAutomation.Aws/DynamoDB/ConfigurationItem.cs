using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.DynamoDB;

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
