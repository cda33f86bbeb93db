using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class StepApprovalRecords(RecordTable table, AccountRegion accountRegion) : IStepApprovals
{
    public const string Kind = "approvals";

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<StepApprovals> ReadAsync(string stepExecutionId, CancellationToken cancellationToken) =>
        Read(await table.GetAsync(_keys.ApprovalsOf(stepExecutionId), cancellationToken), stepExecutionId);

    public async Task<IReadOnlyDictionary<string, StepApprovals>> ReadAsync(IReadOnlyCollection<string> stepExecutionIds, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, StepApprovals>(StringComparer.Ordinal);
        foreach (var steps in stepExecutionIds.Distinct().Chunk(RecordTable.BatchSize))
        {
            var items = await table.GetAllAsync([.. steps.Select(_keys.ApprovalsOf)], cancellationToken);
            foreach (var step in steps)
            {
                if (items.TryGetValue(_keys.ApprovalsOf(step), out var item))
                    read[step] = Read(item, step);
            }
        }

        return read;
    }

    public async Task<StepApprovals?> TryWriteAsync(StepApprovals approvals, CancellationToken cancellationToken)
    {
        var next = approvals with { Version = approvals.Version + 1 };
        var item = new TableItem(_keys.ApprovalsOf(approvals.StepExecutionId), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.StepApprovals),
            Display = new Dictionary<string, string> { ["stepExecutionId"] = approvals.StepExecutionId },
        };
        return await table.TryPutAsync(item, approvals.Version, cancellationToken) ? next : null;
    }

    internal static StepApprovals Read(TableItem? item, string stepExecutionId) =>
        item is null ? StepApprovals.None(stepExecutionId) : RecordBody.Read(item, RecordJson.Readable.StepApprovals);
}
