using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>A configuration's record as an item: its keys and what people see of it.</summary>
internal static class ConfigurationItem
{
    public const string Kind = "configuration";

    public static TableItem Of(ConfigurationRecord record, ConfigurationArn arn, RecordKeys keys) => new(keys.Configuration(arn), Kind)
    {
        Version = record.Version,
        Body = RecordBody.Write(record, RecordJson.Readable.ConfigurationRecord),
        Index2 = record.Repairs is [var last, ..]
            ? new(keys.RepairsOfDay(RecordKeys.DayOf(last.At)), RecordKeys.TimeAnd(last.At, arn.Name))
            : null,
        // What is as it should be leaves the index, so that a check reads what differs and nothing else.
        Index3 = record.IsOpen ? new(keys.OpenConfigurations, RecordKeys.TimeAnd(record.Since, arn.Name)) : null,
        Shown = new Dictionary<string, string>
        {
            ["configurationArn"] = record.Arn,
            ["state"] = record.State.ToString(),
            ["since"] = RecordKeys.Time(record.Since),
        },
    };
}
