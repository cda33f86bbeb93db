using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Answers steps whose event was lost or whose delivery crashed, checks those that are due again, and reads back those that ended in another way.
/// </summary>
public sealed class SweepSteps(
    IWorkflowSteps steps, IGateRecords records, AnswerStep answer, GateOptions options, AccountRegion accountRegion, TimeProvider clock,
    ILogger<SweepSteps> logger)
{
    /// <exception cref="SweepFailedException">At least one step failed; the others were swept.</exception>
    public async Task<SweepReport> HandleAsync(CancellationToken cancellationToken)
    {
        var mode = await answer.ReadModeAsync(cancellationToken);
        var pass = new SweepPass(mode, answer, logger);
        if (mode is not Mode.Off)
            await SweepAsync(pass, cancellationToken);

        var report = pass.Report;
        Log.Swept(logger, mode, report.Waiting, report.NotDue, report.Foreign, report.Answers.Count, pass.Failures.Count, pass.Summary);
        return pass.Failures.Count == 0 ? report : throw new SweepFailedException(report, pass.Failures);
    }

    private async Task SweepAsync(SweepPass pass, CancellationToken cancellationToken)
    {
        // One query instead of one read per listed step. The query runs before the list: a gate that is opened in between is then listed and read
        // on its own. In the other order it would look like a gate that no longer waits.
        var open = new Dictionary<string, GateRecord>(StringComparer.Ordinal);
        await pass.GuardAsync("open gates", () => ReadOpenAsync(open, cancellationToken), cancellationToken);

        await foreach (var listed in steps.ListWaitingAsync(cancellationToken))
        {
            pass.Waiting++;
            await pass.GuardAsync(
                listed.StepExecutionId, () => CheckListedAsync(pass, listed, open, cancellationToken), cancellationToken);
        }

        // The remaining records are open but no longer listed: another person, a cancellation or the time-out ended the step.
        foreach (var record in open.Values)
            await pass.GuardAsync(record.StepExecutionId, () => CheckUnlistedAsync(pass, record, cancellationToken), cancellationToken);
    }

    private async Task ReadOpenAsync(Dictionary<string, GateRecord> open, CancellationToken cancellationToken)
    {
        await foreach (var record in records.ListOpenAsync(cancellationToken))
            open[record.StepExecutionId] = record;
    }

    private async Task CheckListedAsync(
        SweepPass pass, ListedStep listed, Dictionary<string, GateRecord> open, CancellationToken cancellationToken)
    {
        var image = ImageBuildArn.Parse(listed.ImageArn);
        if (!image.IsIn(accountRegion))
        {
            pass.Foreign++;
            Log.ForeignStepSkipped(logger, listed.StepExecutionId, listed.ImageArn, accountRegion.Account, accountRegion.Region);
            return;
        }

        // A step without an open record is new, was closed after it was listed, or is missing from a lagging index. Its record decides.
        if (!open.Remove(listed.StepExecutionId, out var record))
            record = await records.ReadAsync(listed.ImageArn, listed.StepExecutionId, cancellationToken);

        if (record is null || IsDue(record, pass.Mode))
            await pass.AnswerAsync(listed.StepExecutionId, image, cancellationToken);
        else
            pass.LeaveAlone(record);
    }

    private async Task CheckUnlistedAsync(SweepPass pass, GateRecord record, CancellationToken cancellationToken)
    {
        if (record.IsLeased(clock.GetUtcNow(), options.Lease))
            pass.LeaveAlone(record);
        else
            await pass.AnswerAsync(record.StepExecutionId, ImageBuildArn.Parse(record.ImageArn), cancellationToken);
    }

    private bool IsDue(GateRecord record, Mode mode) => record.State switch
    {
        GateState.Sending => !record.IsLeased(clock.GetUtcNow(), options.Lease),
        GateState.Open => record.NextCheckAt <= clock.GetUtcNow()
            || record.Decision?.PolicyHash != answer.PolicyHash
            // Decided in the other mode (act or observe), which sends and expires differently.
            || record.IsObserved == mode is Mode.Act,
        _ => false,
    };
}
