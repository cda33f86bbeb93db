using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>One item for each image whose watermarks were changed.</summary>
public sealed class WatermarkRecords(RecordTable table, AccountRegion accountRegion) : IWatermarkRecords
{
    private const string Kind = "watermarks";

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<IReadOnlyList<WatermarkRecord>> ListAsync(CancellationToken cancellationToken)
    {
        List<WatermarkRecord> all = [];
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.Watermarks), cancellationToken))
            all.Add(Record(item));
        return all;
    }

    public async Task<WatermarkRecord?> TryWriteAsync(WatermarkRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = new TableItem(_keys.Watermark(record.ImageArn), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.WatermarkRecord),
            Display = new Dictionary<string, string> { ["imageArn"] = next.ImageArn, ["at"] = RecordKeys.Time(next.ChangedAt) },
        };
        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }

    private WatermarkRecord Record(TableItem item)
    {
        try
        {
            return RecordBody.Read(item, RecordJson.Readable.WatermarkRecord);
        }
        catch (InvalidDataException)
        {
            // No decision depends on it, and the key alone names the image.
            return new()
            {
                ImageArn = $"arn:{accountRegion.Partition}:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:image/{item.Key.Sort}",
                Version = item.Version,
            };
        }
    }
}
