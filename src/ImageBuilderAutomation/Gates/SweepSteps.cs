using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Answers steps whose event was lost or whose delivery crashed, checks those that are due again, and reads back those that ended in another way.
/// </summary>
public sealed class SweepSteps(
    IWorkflowSteps steps, IGateRecords records, AnswerStep answer, GateOptions options, AccountRegion accountRegion, TimeProvider clock,
    ILogger<SweepSteps> logger)
{
    /// <exception cref="PassFailedException">At least one step failed; the others were swept.</exception>
    public async Task<SweepReport> HandleAsync(CancellationToken cancellationToken)
    {
        var mode = await answer.ReadModeAsync(cancellationToken);
        var pass = new SweepPass(mode, answer, logger);
        if (mode is not Mode.Off)
            await SweepAsync(pass, cancellationToken);

        var report = pass.Report;
        Log.Swept(logger, mode, report.Waiting, report.NotDue, report.Foreign, report.Answers.Count, pass.Items.Failures.Count, pass.Summary);
        return pass.Items.Complete("The sweep", report);
    }

    private async Task SweepAsync(SweepPass pass, CancellationToken cancellationToken)
    {
        // One query instead of one read per listed step. The query runs before the list: a gate that is opened in between is then listed and read
        // on its own. In the other order it would look like a gate that no longer waits.
        var open = new Dictionary<string, GateRecord>(StringComparer.Ordinal);
        await pass.Items.TryAsync("open gates", () => ReadOpenAsync(open, cancellationToken), cancellationToken);

        // People's stops come first: they need neither the list nor evidence, so no other gate may delay them.
        foreach (var record in open.Values.Where(record => record.Stop is not null).ToList())
        {
            open.Remove(record.StepExecutionId);
            await pass.Items.TryAsync(record.StepExecutionId, () => CheckUnlistedAsync(pass, record, cancellationToken), cancellationToken);
        }

        var isComplete = false;
        await pass.Items.TryAsync("waiting steps", async () =>
        {
            await CheckListedAsync(pass, open, cancellationToken);
            isComplete = true;
        }, cancellationToken);

        // The remaining records are open but no longer listed: another person, a cancellation or the time-out ended the step. If the list failed, they may
        // still wait, so those that are due are checked: an expiry must not depend on the list.
        foreach (var record in open.Values.Where(record => isComplete || IsDue(record, pass.Mode)))
            await pass.Items.TryAsync(record.StepExecutionId, () => CheckUnlistedAsync(pass, record, cancellationToken), cancellationToken);
    }

    private async Task CheckListedAsync(SweepPass pass, Dictionary<string, GateRecord> open, CancellationToken cancellationToken)
    {
        await foreach (var listed in steps.ListWaitingAsync(cancellationToken))
        {
            pass.Waiting++;
            await pass.Items.TryAsync(
                listed.StepExecutionId, () => CheckListedAsync(pass, listed, open, cancellationToken), cancellationToken);
        }
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

/// <param name="Waiting">Steps that the service listed.</param>
/// <param name="NotDue">Skipped steps: before their next check, being handled by another delivery, or closed since they were listed.</param>
/// <param name="Foreign">Listed steps of another account or Region.</param>
/// <param name="Answers">The result of each step that was due.</param>
public sealed record SweepReport(Mode Mode, int Waiting, int NotDue, int Foreign, IReadOnlyList<AnswerReport> Answers)
{
    /// <summary>Waiting steps whose latest decision was made in mode observe: nothing is sent, and the service's time-out ends them.</summary>
    public int Observed { get; init; }

    /// <summary>When the service's time-out ends the first of them; null when unknown.</summary>
    public DateTimeOffset? FirstObservedEnd { get; init; }
}
