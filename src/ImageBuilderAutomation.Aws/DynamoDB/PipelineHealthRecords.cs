using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class PipelineHealthRecords(RecordTable table, AccountRegion accountRegion) : IPipelineHealthRecords
{
    private readonly RecordKeys _keys = new(accountRegion);

    /// <summary>A damaged record is read as an empty one, which the next write replaces: it must not prevent builds from being recorded.</summary>
    public async Task<PipelineHealthRecord?> ReadAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        var pipeline = _keys.OwnPipeline(pipelineArn);
        return await table.GetAsync(_keys.Pipeline(pipeline), cancellationToken) is { } item
            ? RecordBody.ReadForUpdate(
                item, RecordJson.Readable.PipelineHealthRecord, version => PipelineHealthTransitions.Opened(pipeline.ToString()) with { Version = version })
            : null;
    }

    public async Task<PipelineHealthRecord?> TryWriteAsync(PipelineHealthRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        return await table.TryPutAsync(PipelineHealthItem.Of(next, _keys), record.Version, cancellationToken) ? next : null;
    }

    public IAsyncEnumerable<PipelineHealthRecord> ListDisabledAsync(CancellationToken cancellationToken) =>
        table.ListAsync(new(TableIndex.Index3, _keys.DisabledPipelines), Record, cancellationToken);

    /// <summary>All pipelines with a record, by name.</summary>
    public IAsyncEnumerable<PipelineHealthRecord> ListAsync(CancellationToken cancellationToken) =>
        table.ListAsync(new(TableIndex.Table, _keys.Pipelines), Record, cancellationToken);

    private static PipelineHealthRecord Record(TableItem item) => RecordBody.Read(item, RecordJson.Readable.PipelineHealthRecord);
}

/// <summary>Converts a pipeline's record to an item: its keys and the attributes that people see in the console.</summary>
internal static class PipelineHealthItem
{
    public const string Kind = "pipeline";

    public static TableItem Of(PipelineHealthRecord record, RecordKeys keys)
    {
        var arn = keys.OwnPipeline(record.PipelineArn);
        var display = new Dictionary<string, string>
        {
            ["pipelineArn"] = record.PipelineArn,
            ["failures"] = record.FailuresInARow.ToString(CultureInfo.InvariantCulture),
        };
        if (record.IsDisabled)
            display["since"] = RecordKeys.Time(record.Disabling!.At);
        return new(keys.Pipeline(arn), Kind)
        {
            Version = record.Version,
            Body = RecordBody.Write(record, RecordJson.Readable.PipelineHealthRecord),
            // Enabled pipelines are left out of the index, so that a pass reads only the others.
            Index3 = record.IsDisabled ? new(keys.DisabledPipelines, RecordKeys.TimeAnd(record.Disabling!.At, arn.Name)) : null,
            Display = display,
        };
    }
}
