using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class LifecycleRecords(RecordTable table, AccountRegion accountRegion) : ILifecycleRecords
{
    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<LifecycleRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(imageArn), cancellationToken) is { } item ? Record(item) : null;

    public async Task<LifecycleRecord?> TryWriteAsync(LifecycleRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        return await table.TryPutAsync(LifecycleItem.Of(next, KeyOf(record.ImageArn), _keys), record.Version, cancellationToken) ? next : null;
    }

    public IAsyncEnumerable<LifecycleRecord> ListOpenAsync(CancellationToken cancellationToken) =>
        ListAsync(new(TableIndex.Index3, _keys.OpenLifecycle), cancellationToken);

    /// <summary>Records that were last changed on a day (UTC), oldest first.</summary>
    /// <exception cref="DamagedLifecycleRecordsException">Some records are damaged. Thrown after all others were returned.</exception>
    public IAsyncEnumerable<LifecycleRecord> ListByDayAsync(DateOnly day, CancellationToken cancellationToken) =>
        ListAsync(new(TableIndex.Index2, _keys.LifecycleOfDay(day)), cancellationToken);

    public async Task<LifecycleRun?> ReadRunAsync(CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.LifecycleRun, cancellationToken) is { } item ? RecordBody.Read(item, RecordJson.Readable.LifecycleRun) : null;

    public async Task<LifecycleRun?> TryWriteRunAsync(LifecycleRun run, CancellationToken cancellationToken)
    {
        var next = run with { Version = run.Version + 1 };
        var item = new TableItem(_keys.LifecycleRun, LifecycleItem.RunKind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.LifecycleRun),
        };
        return await table.TryPutAsync(item, run.Version, cancellationToken) ? next : null;
    }

    /// <summary>A summary that cannot be read counts as none: it is only compared with the next plan.</summary>
    public async Task<PlanSummary?> ReadPlanAsync(CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.LifecyclePlan, cancellationToken) is { } item
            ? RecordBody.ReadForUpdate(item, RecordJson.Readable.PlanSummary, version => PlanSummary.Unreadable with { Version = version })
            : null;

    public Task<bool> TryWritePlanAsync(PlanSummary plan, CancellationToken cancellationToken)
    {
        var next = plan with { Version = plan.Version + 1 };
        var item = new TableItem(_keys.LifecyclePlan, LifecycleItem.PlanKind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.PlanSummary),
            Display = new Dictionary<string, string> { ["at"] = RecordKeys.Time(next.At), ["policyHash"] = next.PolicyHash },
        };
        return table.TryPutAsync(item, plan.Version, cancellationToken);
    }

    internal static LifecycleRecord Record(TableItem item) => RecordBody.Read(item, RecordJson.Readable.LifecycleRecord);

    private IAsyncEnumerable<LifecycleRecord> ListAsync(TableQuery query, CancellationToken cancellationToken) => table.ListAsync(
        query, Record,
        damaged => new DamagedLifecycleRecordsException(
            damaged.ToDictionary(item => RecordKeys.PathIn(item.Item.Key.Partition), item => item.Problem.Message, StringComparer.Ordinal)),
        cancellationToken);

    private ItemKey KeyOf(string imageArn) => new(_keys.Build(_keys.Own(imageArn)), RecordKeys.LifecycleSort);
}

/// <summary>Converts a lifecycle record to an item: its keys and the attributes that people see in the console.</summary>
internal static class LifecycleItem
{
    public const string Kind = "lifecycle";
    public const string RunKind = "lifecycleRun";
    public const string PlanKind = "lifecyclePlan";

    public static TableItem Of(LifecycleRecord record, ItemKey key, RecordKeys keys)
    {
        var path = RecordKeys.PathOf(ImageBuildArn.Parse(record.ImageArn));
        return new(key, Kind)
        {
            Version = record.Version,
            Body = RecordBody.Write(record, RecordJson.Readable.LifecycleRecord),
            Index2 = new(keys.LifecycleOfDay(RecordKeys.DayOf(record.ChangedAt)), RecordKeys.TimeAnd(record.ChangedAt, path)),
            // Records that are not open are left out of the index, so that a run reads open records only.
            Index3 = record.IsOpen ? new(keys.OpenLifecycle, RecordKeys.TimeAnd(record.ChangedAt, path)) : null,
            Display = DisplayOf(record),
        };
    }

    private static Dictionary<string, string> DisplayOf(LifecycleRecord record)
    {
        var shown = new Dictionary<string, string> { ["imageArn"] = record.ImageArn, ["state"] = record.State.ToString() };
        if ((record.Notice?.Action ?? record.Update?.Action ?? (record.Actions is [.., var done] ? done.Action : null)) is { } action)
            shown["action"] = action.Name();
        if ((record.Notice?.Reason ?? record.Update?.Reason ?? record.Deferral?.Reason) is { Length: > 0 } reason)
            shown["reason"] = reason;
        if (record.Actions is [.., var last])
            shown["outcome"] = last.Status;
        return shown;
    }
}
