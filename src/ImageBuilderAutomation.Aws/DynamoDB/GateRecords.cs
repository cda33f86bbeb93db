using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <param name="keepPointers">How long the lookups of releases by approver and waiver are kept; null for ever. Gates stay.</param>
public sealed class GateRecords(RecordTable table, AccountRegion accountRegion, TimeSpan? keepPointers = null) : IGateRecords
{
    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<GateRecord?> ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(imageArn, stepExecutionId), cancellationToken) is { } item ? Record(item) : null;

    public async Task<(GateRecord? Record, ImageApprovals Approvals)> ReadWithApprovalsAsync(
        string imageArn, string stepExecutionId, CancellationToken cancellationToken)
    {
        var (gate, approvals) = (KeyOf(imageArn, stepExecutionId), _keys.ApprovalsOf(imageArn));
        var items = await table.GetAllAsync([gate, approvals], cancellationToken);
        return (items.TryGetValue(gate, out var item) ? Record(item) : null, ImageApprovalRecords.Read(items.GetValueOrDefault(approvals), imageArn));
    }

    public async Task<GateRecord?> TryWriteAsync(GateRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = GateItem.Of(next, KeyOf(record.ImageArn, record.StepExecutionId), _keys);
        // Write pointers first, as for builds. An extra pointer is harmless: the gate's record shows how the gate was closed.
        await Task.WhenAll(ReleasePointers.Of(next, _keys, keepPointers).Select(pointer => table.TryPutAsync(pointer, expectedVersion: 0, cancellationToken)));
        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }

    public IAsyncEnumerable<GateRecord> ListOpenAsync(CancellationToken cancellationToken) =>
        ListAsync(new(TableIndex.Index3, _keys.OpenGates), cancellationToken);

    /// <summary>Gates whose latest decision was made on a day (UTC), oldest first.</summary>
    public IAsyncEnumerable<GateRecord> ListByDecisionDayAsync(DateOnly day, CancellationToken cancellationToken, bool newestFirst = false) =>
        ListAsync(new(TableIndex.Index2, _keys.DecisionsOfDay(day)) { Descending = newestFirst }, cancellationToken);

    /// <summary>Gates that this approver (by IAM ARN) helped to release, newest first.</summary>
    public IAsyncEnumerable<ReleasedBy> ListReleasedByApproverAsync(string approver, CancellationToken cancellationToken) =>
        ListReleasedAsync(_keys.ReleasedByApprover(approver), cancellationToken);

    /// <summary>Gates that waivers of this vulnerability helped to release, newest first.</summary>
    public IAsyncEnumerable<ReleasedBy> ListReleasedByWaiverAsync(string vulnerability, CancellationToken cancellationToken) =>
        ListReleasedAsync(_keys.ReleasedByWaiver(vulnerability), cancellationToken);

    /// <summary>Finds a gate when only the step's id is known.</summary>
    public async Task<GateRecord?> FindByStepAsync(string stepExecutionId, CancellationToken cancellationToken)
    {
        await foreach (var record in ListAsync(new(TableIndex.Index1, _keys.GateOfStep(stepExecutionId)) { Limit = 1 }, cancellationToken))
            return record;
        return null;
    }

    private async IAsyncEnumerable<ReleasedBy> ListReleasedAsync(string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, partition) { Descending = true }, cancellationToken))
            yield return ReleasePointers.Read(item);
    }

    private ItemKey KeyOf(string imageArn, string stepExecutionId) =>
        new(_keys.Build(_keys.Own(imageArn)), $"{RecordKeys.GatePrefix}{stepExecutionId}");

    private IAsyncEnumerable<GateRecord> ListAsync(TableQuery query, CancellationToken cancellationToken) => table.ListAsync(query, Record, cancellationToken);

    private static GateRecord Record(TableItem item) => RecordBody.Read(item, RecordJson.Readable.GateRecord);
}

/// <summary>Converts a gate record to an item: its keys and the attributes that people see in the console.</summary>
internal static class GateItem
{
    public const string Kind = "gate";

    public static TableItem Of(GateRecord record, ItemKey key, RecordKeys keys) => new(key, Kind)
    {
        Version = record.Version,
        Body = RecordBody.Write(record, RecordJson.Readable.GateRecord),
        Index1 = new(keys.GateOfStep(record.StepExecutionId), key.Sort),
        Index2 = record.Decision is { } decision
            ? new(keys.DecisionsOfDay(RecordKeys.DayOf(decision.DecidedAt)), RecordKeys.TimeAnd(decision.DecidedAt, record.StepExecutionId))
            : null,
        // Closed gates are left out of the index, so that the sweep reads open gates only.
        Index3 = record.IsClosed ? null : new(keys.OpenGates, RecordKeys.TimeAnd(record.OpenedAt, record.StepExecutionId)),
        Display = DisplayOf(record),
    };

    private static Dictionary<string, string> DisplayOf(GateRecord record)
    {
        var shown = new Dictionary<string, string>
        {
            ["imageArn"] = record.ImageArn,
            ["step"] = record.StepName,
            ["stepExecutionId"] = record.StepExecutionId,
            ["state"] = record.State.ToString(),
            ["started"] = RecordKeys.Time(record.OpenedAt),
        };
        Add("pipelineArn", record.PipelineArn);
        Add("answer", record.Decision?.Answer.ToString());
        Add("reason", record.Decision?.Reason);
        Add("outcome", record.Outcome is { } outcome ? outcome.Action ?? outcome.StepStatus : null);
        return shown;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                shown.Add(name, value);
        }
    }
}
