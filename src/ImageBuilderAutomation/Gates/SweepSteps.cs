using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Answers steps whose event was lost or whose delivery crashed, checks those that are due again, and reads back those that ended in another way.
/// </summary>
public sealed class SweepSteps(
    IWorkflowSteps steps, IGateRecords records, IImageApprovals approvals, IGateControl control, AnswerStep answer, INotificationPublisher notifications,
    GateOptions options, AccountRegion accountRegion, TimeProvider clock, ILogger<SweepSteps> logger)
{
    /// <summary>Stops, and other steps, that are handled at the same time. More would be throttled by the service sooner than they would save time.</summary>
    private const int AtOnce = 8;

    /// <param name="isAgain">Whether the same sweep began before, under an earlier policy.</param>
    /// <exception cref="PassFailedException">At least one step failed; the others were swept.</exception>
    public async Task<SweepReport> HandleAsync(WorkTime time, bool isAgain = false)
    {
        // Whoever publishes again and again must not keep the sweep from the stops that are due. Everything else looks at the policy again before it goes out.
        var mode = await control.ReadModeAsync(underAnyPolicy: isAgain, time.End) ?? options.Mode;
        var pass = new SweepPass(mode, answer, isAgain, logger);
        if (mode is Mode.Off)
            await CountAsync(pass, time.End);
        else
            await SweepAsync(pass, time);

        var report = pass.Report;
        Log.Swept(
            logger, mode, report.Waiting, report.NotDue, report.Foreign, report.Answers.Count, pass.Items.Failures.Count, report.Left, pass.Summary);
        return pass.Items.Complete("The sweep", report);
    }

    /// <summary>In mode off no step is read or answered. The number of waiting steps is logged and recorded.</summary>
    private async Task CountAsync(SweepPass pass, CancellationToken cancellationToken)
    {
        await foreach (var listed in steps.ListWaitingAsync(cancellationToken))
        {
            pass.Waiting++;
            if (!ImageBuildArn.Parse(listed.ImageArn).IsIn(accountRegion))
                pass.Foreign++;
        }

        Log.GatesAreOff(logger, pass.Waiting - pass.Foreign);
    }

    private async Task SweepAsync(SweepPass pass, WorkTime time)
    {
        // One query instead of one read per listed step. The query runs before the list: a gate that is opened in between is then listed and read
        // on its own. In the other order it would look like a gate that no longer waits.
        var open = new Dictionary<string, GateRecord>(StringComparer.Ordinal);
        await pass.Items.TryAsync("open gates", () => ReadOpenAsync(open, time.End), time.End);

        // Whether somebody spoke since the last check. If that cannot be read, every gate is due, and its own check reads it.
        var said = new Dictionary<string, ImageApprovals>(StringComparer.Ordinal);
        var isRead = false;
        await pass.Items.TryAsync("approvals", async () =>
        {
            foreach (var (image, spoken) in await approvals.ReadAsync([.. open.Values.Select(record => record.ImageArn)], time.End))
                said[image] = spoken;
            isRead = true;
        }, time.End);
        pass.HasNews = record => !isRead || (said.GetValueOrDefault(record.ImageArn)?.Version ?? 0) != record.ApprovalsVersion;

        // People's stops, and those before a time-out that would release the build, wait for neither the list nor another
        // gate. They run beside the others, so that those that do not succeed delay no other gate either.
        var stops = open.Values.Where(record => (said.GetValueOrDefault(record.ImageArn)?.Stop ?? record.Stop) is not null || IsStopDue(pass, record)).ToList();
        foreach (var record in stops)
            open.Remove(record.StepExecutionId);
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(time.Closing);
        await Task.WhenAll(StopAsync(pass, stops, time, closing), CheckOthersAsync(pass, open, time with { Closing = closing.Token }));
        await pass.Reminders.CompleteAsync(notifications, pass.Items, "reminders", AtOnce, time);
    }

    /// <param name="closing">
    /// Ends the beginning of other checks when a stop needs the policy that is in force now: the sweep begins again with what is left of its time.
    /// </param>
    private async Task StopAsync(SweepPass pass, List<GateRecord> stops, WorkTime time, CancellationTokenSource closing)
    {
        try
        {
            await CheckAsync(pass, stops.Select(Due), time);
        }
        catch (PolicyChangedException)
        {
            await closing.CancelAsync();
            throw;
        }
    }

    private async Task CheckOthersAsync(SweepPass pass, Dictionary<string, GateRecord> open, WorkTime time)
    {
        var due = new List<DueStep>();
        var isComplete = false;
        await pass.Items.TryAsync("waiting steps", async () =>
        {
            await ListAsync(pass, open, due, time.End);
            isComplete = true;
        }, time.End);

        // The remaining records are open but no longer listed: another person, a cancellation or the time-out ended the step. If the list failed, they may
        // still wait, so those that are due are checked: an expiry must not depend on the list.
        due.AddRange(open.Values.Where(record => isComplete || IsDue(pass, record)).Select(Due));
        await CheckAsync(pass, due, time);
    }

    private async Task ReadOpenAsync(Dictionary<string, GateRecord> open, CancellationToken cancellationToken)
    {
        await foreach (var record in records.ListOpenAsync(cancellationToken))
            open[record.StepExecutionId] = record;
    }

    private async Task ListAsync(SweepPass pass, Dictionary<string, GateRecord> open, List<DueStep> due, CancellationToken cancellationToken)
    {
        await foreach (var listed in steps.ListWaitingAsync(cancellationToken))
        {
            pass.Waiting++;
            await pass.Items.TryAsync(listed.StepExecutionId, () => SortAsync(pass, listed, open, due), cancellationToken);
        }
    }

    private Task SortAsync(SweepPass pass, ListedStep listed, Dictionary<string, GateRecord> open, List<DueStep> due)
    {
        var isOpen = open.Remove(listed.StepExecutionId, out var record);
        if (!ImageBuildArn.Parse(listed.ImageArn).IsIn(accountRegion))
        {
            pass.Foreign++;
            Log.ForeignStepSkipped(logger, listed.StepExecutionId, listed.ImageArn, accountRegion.Account, accountRegion.Region);
            return Task.CompletedTask;
        }

        if (isOpen && !IsDue(pass, record!))
        {
            pass.LeaveAlone(record!);
            return Task.CompletedTask;
        }

        due.Add(isOpen ? Due(record!) : new(listed.StepExecutionId, listed.ImageArn, Record: null));
        return Task.CompletedTask;
    }

    // The second time, a step that needs the policy that is in force now does not keep the others from their turn: one of them may be a stop that is due.
    private Task CheckAsync(SweepPass pass, IEnumerable<DueStep> due, WorkTime time) => pass.Items.ForEachAsync(
        AtOnce, SweepOrder.Of(due, step => step.StepExecutionId, clock.GetUtcNow(), options.SweepInterval), step => step.StepExecutionId,
        (step, token) => CheckAsync(pass, step, token), time, toTheEnd: pass.IsAgain);

    private async Task CheckAsync(SweepPass pass, DueStep step, CancellationToken cancellationToken)
    {
        // A step without an open record is new, was closed after it was listed, or is missing from a lagging index. Its record decides. If that is closed,
        // the step is read: the service lists it as waiting, and nobody else would open the gate again.
        var record = step.Record ?? await records.ReadAsync(step.ImageArn, step.StepExecutionId, cancellationToken);
        if (record is null || record.MayWaitAgain(clock.GetUtcNow()) || (step.Record is null ? IsDue(pass, record) : !record.IsLeased(clock.GetUtcNow(), options.Lease)))
            await pass.AnswerAsync(step.StepExecutionId, ImageBuildArn.Parse(step.ImageArn), cancellationToken);
        else
            pass.LeaveAlone(record);
    }

    private bool IsDue(SweepPass pass, GateRecord record) => record.State switch
    {
        GateState.Sending => !record.IsLeased(clock.GetUtcNow(), options.Lease),
        GateState.Open => record.NextCheckAt <= clock.GetUtcNow()
            || record.Decision?.PolicyHash != answer.PolicyHash
            || pass.HasNews(record)
            || IsStopDue(pass, record)
            // Decided in the other mode (act or observe), which sends and expires differently.
            || record.IsObserved == pass.Mode is Mode.Act,
        _ => false,
    };

    /// <summary>Computed anew, because the schedule may have changed since the latest check.</summary>
    private bool IsStopDue(SweepPass pass, GateRecord record) =>
        pass.Mode is Mode.Act && TimeoutRelease.IsDue(record, options.SweepInterval, clock.GetUtcNow());

    private static DueStep Due(GateRecord record) => new(record.StepExecutionId, record.ImageArn, record);

    /// <param name="Record">Null when the index of open gates does not show it.</param>
    private sealed record DueStep(string StepExecutionId, string ImageArn, GateRecord? Record);
}

/// <param name="Waiting">Steps that the service listed.</param>
/// <param name="NotDue">Skipped steps: before their next check, being handled by another delivery, or closed since they were listed.</param>
/// <param name="Foreign">Listed steps of another account or Region.</param>
/// <param name="Answers">The result of each step that was due.</param>
public sealed record SweepReport(Mode Mode, int Waiting, int NotDue, int Foreign, IReadOnlyList<AnswerReport> Answers)
{
    /// <summary>Steps that were due and not begun, because the time was closing. A later sweep begins with them.</summary>
    public int Left { get; init; }

    /// <summary>While gates are off: the steps of this account and Region that wait; otherwise null.</summary>
    public int? Unanswered => Mode is Mode.Off ? Waiting - Foreign : null;

    /// <summary>Waiting steps whose latest decision was made in mode observe: nothing is sent, and the service's time-out ends them.</summary>
    public int Observed { get; init; }

    /// <summary>When the service's time-out ends the first of them; null when unknown.</summary>
    public DateTimeOffset? FirstObservedEnd { get; init; }
}
