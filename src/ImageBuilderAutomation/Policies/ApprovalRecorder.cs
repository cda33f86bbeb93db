using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>Records a person's approval in the gate's record and makes the gate due for the next sweep.</summary>
public sealed class ApprovalRecorder(IGateRecords records, Policy policy, TimeProvider clock)
{
    private const int MaxAttempts = 5;

    /// <returns>The verdict and the record as stored. A refused approval writes nothing.</returns>
    public async Task<(ApprovalVerdict Ruling, GateRecord Record)> HandleAsync(
        GateRecord record, string group, string by, string reason, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxAttempts; tries++)
        {
            var verdict = ApprovalVerdict.For(record, policy, group, by, reason, clock.GetUtcNow());
            if (verdict.Approval is not { } approval)
                return (verdict, record);
            if (await records.TryWriteAsync(record.Approved(approval), cancellationToken) is { } stored)
                return (verdict, stored);

            // Another writer was first: evaluate the approval again on the current record.
            record = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken) ?? record;
        }

        return (new(null, "the gate's record kept changing while the approval was written; nothing was recorded, try again"), record);
    }
}
