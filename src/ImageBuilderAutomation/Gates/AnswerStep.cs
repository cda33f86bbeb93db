using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Answers one waiting step, whichever channel reported it. Deliveries may be duplicated, late, concurrent or repeated after a crash; the step still
/// gets one answer.
/// </summary>
public sealed class AnswerStep(
    IGateRecords records, GateFactGatherer gatherer, IGateRules rules, GateSender sender, UnreadableStep unreadable, IGateControl control,
    INotificationPublisher notifications, IMetrics metrics, GateOptions options, AccountRegion accountRegion, TimeProvider clock, ILogger<AnswerStep> logger)
{
    /// <summary>People rarely speak while a decision is made. Each time they do, it is made again.</summary>
    private const int MaxDecisions = 5;

    internal string PolicyHash => rules.PolicyHash;

    /// <exception cref="UnusableEventException">The event belongs to another account or Region, or contradicts what the service shows.</exception>
    /// <exception cref="RefusedWhileWaitingException">The service refused the answer, but still shows the step as waiting.</exception>
    public async Task<AnswerReport> HandleAsync(StepEvent evt, CancellationToken cancellationToken)
    {
        var report = await AnswerAsync(evt, cancellationToken);
        Log.StepHandled(logger, report.StepExecutionId, report.ImageArn, report.Result, report.Reason);
        return report;
    }

    /// <summary>Like <see cref="HandleAsync"/>, but without its log line: the sweep writes its own.</summary>
    /// <param name="reminders">Takes a reminder that is due, which is then published and recorded with the others; null to publish it at once.</param>
    /// <param name="mode">As the sweep read it when it began; null if it is not known yet.</param>
    /// <param name="opensOnly">Whether a step without a stop that is due is only read and recorded, and the caller decides it later.</param>
    internal async Task<AnswerReport> AnswerAsync(
        StepEvent evt, CancellationToken cancellationToken, NotificationBatch? reminders = null, Mode? mode = null, bool opensOnly = false)
    {
        if (!evt.Image.IsIn(accountRegion))
            throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", evt.Image.ToString());

        using var limit = new StopLimit(options);
        var (record, approvals) = await records.ReadWithApprovalsAsync(evt.Image.ToString(), evt.StepExecutionId, cancellationToken);
        // That a gate is closed is a claim too: the service may list or show its step as waiting.
        if (record is { IsClosed: true } && !record.MayWaitAgain(clock.GetUtcNow()))
            return GateSender.Report(AnswerResult.AlreadyClosed, record, GateSender.Describe(record));

        WaitingStep? step;
        var open = record is { IsClosed: true } ? record.Reopened() : record;
        try
        {
            step = await unreadable.ReadAsync(evt.StepExecutionId, limit.From(open is not null && unreadable.IsStopDue(open, approvals)), cancellationToken);
        }
        // A step can be unreadable for hours. A stop does not wait for it: the service refuses it if the step no longer waits. Where its end is recorded only the
        // service can say that it waits: a cancellation might end a retry of the build.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && open is not null && record is not { IsClosed: true, IsNotFound: false }
            && unreadable.IsStopDue(open, approvals))
        {
            if (await unreadable.StopAsync(open, e, evt, cancellationToken) is { } stopped)
                return stopped;
            throw;
        }

        if (record is { IsClosed: true } && step is not { IsWaiting: true })
            return GateSender.Report(AnswerResult.AlreadyClosed, record, GateSender.Describe(record));
        if (step is null)
        {
            return record is null
                ? throw new UnusableEventException("a workflow step that the service knows", evt.StepExecutionId)
                : await sender.CloseAsync(AnswerResult.ReadBack, record, r => r.NotFound(clock.GetUtcNow()), cancellationToken);
        }

        RequireUsable(evt, step);
        var read = record;
        record = (open ?? GateTransitions.Opened(step)).Seeing(approvals);
        record = Failing(record, record.OnFailure ?? FailureEffect.Of(step, image: null));
        if (!step.IsWaiting)
            return await sender.CloseAsync(AnswerResult.ReadBack, record, r => r.Closed(step, clock.GetUtcNow()), cancellationToken);
        if (record.IsLeased(clock.GetUtcNow(), options.Lease))
            return GateSender.Report(AnswerResult.HandledElsewhere, record, $"request {record.Request!.Sequence} is being sent by another delivery");

        if (await OpenAsync(read, record, mode, isDecidedLater: opensOnly, cancellationToken) is not { } opened)
            return await sender.ReportContentionAsync(record, cancellationToken);
        if (opensOnly && opened.Stop is null && !TimeoutRelease.IsDue(opened, clock.GetUtcNow()))
            return GateSender.Report(AnswerResult.Opened, opened, "it is decided after other new steps were read");
        return await AnswerWaitingAsync(read, opened, approvals, step, evt, limit, reminders, cancellationToken);
    }

    /// <summary>
    /// Records a gate whose time-out may release the build before its facts are read. From then on neither they nor the step have to be readable for the stop
    /// before that time-out. The first decision is still to come, and is announced and counted as such. Of many new steps each is recorded, so that the next
    /// sweep has others to open.
    /// </summary>
    /// <returns>Null if another writer was first.</returns>
    private async Task<GateRecord?> OpenAsync(GateRecord? read, GateRecord record, Mode? known, bool isDecidedLater, CancellationToken cancellationToken)
    {
        if (read is { IsClosed: false } || (record.StopAt is null && !isDecidedLater))
            return record;
        // Nothing is recorded in mode off: no sweep would close the gate.
        var mode = known ?? await control.ReadModeAsync(underAnyPolicy: true, cancellationToken) ?? options.Mode;
        return mode is Mode.Off ? record : await records.TryWriteAsync(record with { IsObserved = mode is Mode.Observe }, cancellationToken);
    }

    private async Task<AnswerReport> AnswerWaitingAsync(
        GateRecord? read, GateRecord record, ImageApprovals approvals, WaitingStep step, StepEvent evt, StopLimit limit,
        NotificationBatch? reminders, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= MaxDecisions; round++)
        {
            // A stop outranks every answer, so it does not wait for evidence, which may be unreadable for long.
            (GateRecord Record, GateDecision Decision)? decision = record.Stop is null ? await DecideAsync(record, approvals, step, limit, cancellationToken) : null;

            // The switch, the policy and what people said are read last, so that each applies to the very next action.
            var look = await control.ReadAsync(record.ImageArn, cancellationToken);
            var isDueStop = decision is not { } made || (made.Decision.Answer == GateAnswer.Stop && TimeoutRelease.IsDue(made.Record, clock.GetUtcNow()));
            look.RequirePolicy(mayGoOut: isDueStop && evt.IsAgain);
            // A time-out that releases the build does not wait until people have stopped speaking.
            if (look.Approvals.Version == record.ApprovalsVersion || (isDueStop && (round == MaxDecisions || limit.IsOver)))
                return await ActAsync(read, decision?.Record ?? record, decision?.Decision, look.Override ?? options.Mode, evt.Channel, reminders, cancellationToken);
            (record, approvals) = (record.Seeing(look.Approvals), look.Approvals);
        }

        throw new ContendedRecordException(record.ImageArn, MaxDecisions);
    }

    /// <param name="decision">Null when a person's stop is to be sent. That is no act of the automation, so it also goes out in mode observe.</param>
    private Task<AnswerReport> ActAsync(
        GateRecord? read, GateRecord record, GateDecision? decision, Mode mode, string channel, NotificationBatch? reminders,
        CancellationToken cancellationToken) => (mode, decision) switch
        {
            (Mode.Off, _) => Task.FromResult(Off(record)),
            (_, null) => sender.SendAsync(record, record.StopRequested(record.Stop!, clock.GetUtcNow(), options.Lease), cancellationToken),
            (Mode.Act, { Answer: GateAnswer.Resume or GateAnswer.Stop }) =>
                sender.SendAsync(record, record.Requested(decision, channel, clock.GetUtcNow(), options.Lease), cancellationToken),
            (Mode.Act, _) => KeepOpenAsync(AnswerResult.KeptOpen, read, record, decision, channel, reminders, cancellationToken),
            _ => KeepOpenAsync(AnswerResult.Observed, read, record, decision, channel, reminders, cancellationToken),
        };

    private async Task<(GateRecord Record, GateDecision Decision)> DecideAsync(
        GateRecord record, ImageApprovals approvals, WaitingStep step, StopLimit limit, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.From(TimeoutRelease.IsDue(record, clock.GetUtcNow())).Token, cancellationToken);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            if (approvals.Problem is { } damaged)
                throw new InvalidDataException(damaged);
            var image = await gatherer.ReadImageAsync(step.ImageArn, either.Token)
                ?? throw new UnusableEventException("an image that the service knows", step.ImageArn);
            record = Failing(record with { PipelineArn = image.PipelineArn }, FailureEffect.Of(step, image));
            // Until the image was read, it was not known whether its time-out ends the build. If it does, the facts may take their time.
            var ending = TimeoutRelease.IsDue(record, clock.GetUtcNow()) ? either.Token : cancellationToken;
            var facts = await gatherer.GatherAsync(step, image, record.Approvals, ending);
            return (record, TimeoutRelease.Prevent(record, rules.Decide(facts, ending)));
        }
        // Facts can be unreadable for hours, and the service may not know an image whose step it shows as waiting. A time-out that releases the build does not
        // wait for them.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && TimeoutRelease.IsDue(record, clock.GetUtcNow()))
        {
            var problem = limit.IsOver ? $"reading and judging them takes longer than {TimeoutRelease.FactLimit.TotalSeconds:0} seconds" : e.Message;
            return (record, TimeoutRelease.Without("the facts", problem, rules.PolicyHash, clock.GetUtcNow()));
        }
    }

    private GateRecord Failing(GateRecord record, FailureEffect effect)
    {
        var failing = record with { OnFailure = effect };
        return failing with { StopAt = TimeoutRelease.StopAt(failing, options.SweepInterval) };
    }

    private static void RequireUsable(StepEvent evt, WaitingStep step)
    {
        if (step.ImageArn != evt.Image.ToString())
            throw new UnusableEventException($"a step of image {evt.Image}", $"{step.StepExecutionId} of {step.ImageArn}");
        if (step.Action != StepAction.WaitForAction)
            throw new UnusableEventException($"a {StepAction.WaitForAction} step", $"{step.StepExecutionId}, which is {step.Action}");
    }

    private static AnswerReport Off(GateRecord record) => new(
        record.StepExecutionId, record.ImageArn, AnswerResult.Off, "mode off: no decision is made and nothing is sent", record.Version > 0 ? record : null);

    private async Task<AnswerReport> KeepOpenAsync(
        AnswerResult result, GateRecord? read, GateRecord record, GateDecision decision, string channel, NotificationBatch? reminders,
        CancellationToken cancellationToken)
    {
        var open = record.KeptOpen(decision, channel, result is AnswerResult.Observed);
        if (IsSameDecision(read, open))
            return GateSender.Report(result, record, GateSender.Describe(record));

        if (GateNotifications.OfOpen(record, open) is { } notification)
        {
            if (reminders is not null && notification.Kind == GateNotifications.Reminder)
            {
                // Not stored yet. Whoever writes first wins, and the next sweep reminds again.
                reminders.Add(notification, open.StepExecutionId, token => records.TryWriteAsync(open, token));
                return GateSender.Report(result, open, GateSender.Describe(open));
            }

            await notifications.PublishAsync(notification, cancellationToken);
        }

        if (await records.TryWriteAsync(open, cancellationToken) is not { } stored)
            return await sender.ReportContentionAsync(record, cancellationToken);
        GateMetrics.CountOpen(metrics, read, stored);
        return GateSender.Report(result, stored, GateSender.Describe(stored));
    }

    // A redelivered event of a held step writes nothing. The time of the decision is not compared.
    private static bool IsSameDecision(GateRecord? old, GateRecord now) =>
        old is { Version: > 0, Decision: { } before } && now.Decision is { } after
        && (old.State, old.IsObserved, old.RemindAt, old.NextCheckAt, old.StopAt, old.OnFailure, old.ApprovalsVersion)
            == (now.State, now.IsObserved, now.RemindAt, now.NextCheckAt, now.StopAt, now.OnFailure, now.ApprovalsVersion)
        && old.Approvals.SequenceEqual(now.Approvals)
        && (before.Answer, before.Reason, before.PolicyHash) == (after.Answer, after.Reason, after.PolicyHash);
}

/// <param name="Reason">The reason for the result, in one log line.</param>
/// <param name="Record">The record as stored, or as the pass is about to store it with its reminder; null when nothing is recorded about the step.</param>
public sealed record AnswerReport(string StepExecutionId, string ImageArn, AnswerResult Result, string Reason, GateRecord? Record);

public enum AnswerResult
{
    /// <summary>The service accepted our answer.</summary>
    Answered,

    /// <summary>The step no longer waits. Its state was read back and recorded.</summary>
    ReadBack,

    /// <summary>The record was already closed; the service was not called.</summary>
    AlreadyClosed,

    /// <summary>A sweep found more new steps than it can decide at once. It read and recorded this one, and decides it later.</summary>
    Opened,

    /// <summary>Held or to be asked again later: recorded, nothing sent.</summary>
    KeptOpen,

    /// <summary>Mode observe: the decision is recorded, nothing sent.</summary>
    Observed,

    /// <summary>Mode off: nothing recorded, nothing sent.</summary>
    Off,

    /// <summary>Another delivery is handling the step or wrote first.</summary>
    HandledElsewhere,

    /// <summary>A person's stop is recorded while another request is being sent. Whoever takes over sends it if the step still waits.</summary>
    StopRecorded,
}

/// <summary>A hint that a step may be waiting. Everything in it is read back from the service before anything is decided.</summary>
/// <param name="Channel">
/// Where the hint came from: <c>event</c>, <c>notice</c> (the step's SNS topic), <c>call</c> (the step's Lambda invocation), <c>sweep</c>, <c>person</c>.
/// </param>
public sealed record StepEvent(string StepExecutionId, ImageBuildArn Image, string Channel)
{
    /// <summary>Whether it was handled before in the same invocation, under a policy that is no longer in force.</summary>
    public bool IsAgain { get; init; }
}

/// <summary>
/// The service refused our answer but still shows the step as waiting. The request stays stored, and a later delivery or the sweep sends it again.
/// </summary>
public sealed class RefusedWhileWaitingException(string stepExecutionId, StepRequest request)
    : Exception(
        $"The service refused {request.Action} (request {request.Sequence}) for {stepExecutionId} but still shows the step as waiting. The next sweep tries again.")
{
    public string StepExecutionId { get; } = stepExecutionId;

    public StepRequest Request { get; } = request;
}
