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
    /// <param name="asked">Passed on from one run of a sweep to the next; null for a sweep that does not begin again.</param>
    /// <exception cref="PassFailedException">At least one step failed; the others were swept.</exception>
    /// <exception cref="PolicyChangedException">The sweep begins again under another policy.</exception>
    public async Task<SweepReport> HandleAsync(WorkTime time, bool isAgain = false, AskedSteps? asked = null)
    {
        // Whoever publishes again and again must not keep the sweep from the stops that are due. Everything else looks at the policy again before it goes out.
        var mode = await control.ReadModeAsync(underAnyPolicy: isAgain, time.End) ?? options.Mode;
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(time.Closing);
        var pass = new SweepPass(mode, answer, isAgain, asked ?? new(), closing, logger);
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

        // Whether somebody spoke since the last check. Where that was not read, the gate is due, and its own check reads it.
        var said = new Dictionary<string, ImageApprovals>(StringComparer.Ordinal);
        var asked = open.Values.Select(record => record.ImageArn).ToHashSet(StringComparer.Ordinal);
        var isRead = false;
        await pass.Items.TryAsync("approvals", async () =>
        {
            foreach (var (image, spoken) in await approvals.ReadAsync([.. asked], time.End))
                said[image] = spoken;
            isRead = true;
        }, time.End);
        pass.HasNews = record => !isRead || !asked.Contains(record.ImageArn) || (said.GetValueOrDefault(record.ImageArn)?.Version ?? 0) != record.ApprovalsVersion;

        // People's stops, and those before a time-out that would release the build, wait for neither the list nor another
        // gate. They run beside the others, so that those that do not succeed delay no other gate either.
        var first = FirstSteps(pass, open, record => (said.GetValueOrDefault(record.ImageArn)?.Stop ?? record.Stop) is not null || IsStopDue(pass, record));
        foreach (var step in first)
            open.Remove(step.StepExecutionId);
        // The first run ends as soon as one step needs the policy that is in force now. In the next one the stops that are due go out, so they, and the new steps
        // among which others may be found, have their turn whoever asks.
        var urgent = pass.IsAgain ? time : time with { Closing = pass.Closing };
        await Task.WhenAll(
            CheckFirstAsync(pass, first, urgent),
            CheckOthersAsync(pass, open, [.. first.Select(step => step.StepExecutionId)], urgent, time with { Closing = pass.Closing }));
        if (pass.Changed is { } changed)
            throw changed;
        await pass.Reminders.CompleteAsync(notifications, pass.Items, "reminders", AtOnce, time);
    }

    private async Task ReadOpenAsync(Dictionary<string, GateRecord> open, CancellationToken cancellationToken)
    {
        await foreach (var record in records.ListOpenAsync(cancellationToken))
            open[record.StepExecutionId] = record;
    }

    /// <returns>
    /// The stops, and the steps for which the sweep begins again. One that has just been recorded may be missing from the index, and may be a stop too.
    /// </returns>
    private List<DueStep> FirstSteps(SweepPass pass, Dictionary<string, GateRecord> open, Func<GateRecord, bool> isStop)
    {
        var asked = pass.Asked.Take();
        return [.. open.Values.Where(record => isStop(record) && !asked.ContainsKey(record.StepExecutionId)).Select(Due)
            .Concat(asked.Select(step => new DueStep(step.Key, step.Value, open.GetValueOrDefault(step.Key))))
            .OrderBy(step => step.Record is { } record && !isStop(record) ? 2 : asked.ContainsKey(step.StepExecutionId) ? 0 : 1)
            .ThenBy(PlaceAt(clock.GetUtcNow()))];
    }

    private async Task CheckFirstAsync(SweepPass pass, List<DueStep> steps, WorkTime time)
    {
        await pass.Items.ForEachAsync(AtOnce, steps, step => step.StepExecutionId, (step, token) => CheckAsync(pass, step, opensOnly: false, token), time);
        // The second time every stop has gone out that is due. What asks all the same, such as the release of such a gate, has what is left of the time.
        if (steps.Exists(step => pass.Asked.Has(step.StepExecutionId)))
            pass.Close();
    }

    /// <param name="taken">The steps that are checked already, by id.</param>
    /// <param name="urgent">The time for the list and the new steps.</param>
    private async Task CheckOthersAsync(SweepPass pass, Dictionary<string, GateRecord> open, HashSet<string> taken, WorkTime urgent, WorkTime time)
    {
        var queue = new SweepQueue<DueStep>(
            AtOnce, PlaceAt(clock.GetUtcNow()), OpenAsync,
            step => pass.Items.TryAsync(step.StepExecutionId, token => CheckAsync(pass, step, opensOnly: false, token), time));
        try
        {
            var isComplete = false;
            await pass.Items.TryAsync("waiting steps", async () => isComplete = await ListAsync(pass, open, taken, queue, urgent), time.End);
            // The remaining records are open but no longer listed: another person, a cancellation or the time-out ended the step. If the list failed, they may
            // still wait, so those that are due are checked: an expiry must not depend on the list.
            foreach (var record in open.Values.Where(record => isComplete || IsDue(pass, record)))
                queue.Add(Due(record), isNew: false);
        }
        finally
        {
            await queue.CompleteAsync();
        }

        async Task<bool> OpenAsync(DueStep step, bool othersWait)
        {
            var isDue = false;
            await pass.Items.TryAsync(
                step.StepExecutionId, async token => isDue = await CheckAsync(pass, step, opensOnly: othersWait, token) is { Result: AnswerResult.Opened }, urgent);
            return isDue;
        }
    }

    /// <returns>Whether all waiting steps were listed.</returns>
    /// <exception cref="TimeoutException">The list takes so long that the sweep could begin nothing more that it finds.</exception>
    private async Task<bool> ListAsync(SweepPass pass, Dictionary<string, GateRecord> open, HashSet<string> taken, SweepQueue<DueStep> queue, WorkTime time)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Closing, time.End);
        try
        {
            await foreach (var listed in steps.ListWaitingAsync(either.Token))
            {
                pass.Waiting++;
                await pass.Items.TryAsync(listed.StepExecutionId, () => SortAsync(pass, listed, open, taken, queue), time.End);
            }

            return true;
        }
        // The sweep begins again at once.
        catch (OperationCanceledException) when (pass.Changed is not null)
        {
            return false;
        }
        catch (OperationCanceledException e) when (time.Closing.IsCancellationRequested && !time.End.IsCancellationRequested)
        {
            throw new TimeoutException($"The list of waiting steps takes longer than the sweep can wait for it; {pass.Waiting} steps were listed.", e);
        }
    }

    /// <summary>A new step is begun at once, because a list may take long.</summary>
    private Task SortAsync(SweepPass pass, ListedStep listed, Dictionary<string, GateRecord> open, HashSet<string> taken, SweepQueue<DueStep> queue)
    {
        if (taken.Contains(listed.StepExecutionId))
            return Task.CompletedTask;
        var isOpen = open.Remove(listed.StepExecutionId, out var record);
        if (!ImageBuildArn.Parse(listed.ImageArn).IsIn(accountRegion))
        {
            pass.Foreign++;
            Log.ForeignStepSkipped(logger, listed.StepExecutionId, listed.ImageArn, accountRegion.Account, accountRegion.Region);
        }
        else if (isOpen && !IsDue(pass, record!))
        {
            pass.LeaveAlone(record!);
        }
        else
        {
            queue.Add(isOpen ? Due(record!) : new(listed.StepExecutionId, listed.ImageArn, Record: null), isNew: !isOpen);
        }

        return Task.CompletedTask;
    }

    private Func<DueStep, uint> PlaceAt(DateTimeOffset now) => step => SweepOrder.PlaceOf(step.StepExecutionId, now, options.SweepInterval);

    private async Task<AnswerReport?> CheckAsync(SweepPass pass, DueStep step, bool opensOnly, CancellationToken cancellationToken)
    {
        // A step without an open record is new, was closed after it was listed, or is missing from a lagging index. Its record decides. If that is closed,
        // the step is read: the service lists it as waiting, and nobody else would open the gate again.
        var record = step.Record ?? await records.ReadAsync(step.ImageArn, step.StepExecutionId, cancellationToken);
        if (record is null || record.MayWaitAgain(clock.GetUtcNow()) || (step.Record is null ? IsDue(pass, record) : !record.IsLeased(clock.GetUtcNow(), options.Lease)))
            return await pass.AnswerAsync(step.StepExecutionId, ImageBuildArn.Parse(step.ImageArn), opensOnly, cancellationToken);
        pass.LeaveAlone(record);
        return null;
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
