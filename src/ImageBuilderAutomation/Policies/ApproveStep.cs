using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>Takes a person's approval down in the gate's record, and has the next sweep look at it.</summary>
public sealed class ApproveStep(IGateRecords records, Policy policy, TimeProvider clock)
{
    private const int Tries = 5;

    /// <returns>The ruling and the record as stored; refused rulings write nothing.</returns>
    public async Task<(ApprovalRuling Ruling, GateRecord Record)> HandleAsync(
        GateRecord record, string group, string by, string reason, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var ruling = ApprovalRuling.On(record, policy, group, by, reason, clock.GetUtcNow());
            if (ruling.Approval is not { } approval)
                return (ruling, record);
            if (await records.TryWriteAsync(record.Approved(approval), cancellationToken) is { } stored)
                return (ruling, stored);

            // Somebody else wrote: what was true of the gate is asked anew.
            record = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken) ?? record;
        }

        return (new(null, "the gate's record is being written by others; try again"), record);
    }
}
