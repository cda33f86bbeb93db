using System.Globalization;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>Sends a request to a step, for rules and for people: stores it, sends it and records the outcome.</summary>
public sealed class GateSender(
    IWorkflowSteps steps, IGateRecords records, INotificationPublisher notifications, IMetrics metrics, GateOptions options, TimeProvider clock)
{
    public async Task<AnswerReport> SendAsync(GateRecord read, GateRecord requested, CancellationToken cancellationToken)
    {
        return await records.TryWriteAsync(requested, cancellationToken) is { } stored
            ? await SendStoredAsync(stored, cancellationToken)
            : await ReportContentionAsync(read, cancellationToken);
    }

    /// <summary>Sends the request that the record holds, unless its lease is over.</summary>
    public async Task<AnswerReport> SendStoredAsync(GateRecord stored, CancellationToken cancellationToken)
    {
        var request = stored.Request!;
        // A function ends before its lease does. A command on a computer that slept after it stored the request does not, and the rules may answer differently
        // by now.
        if (!stored.IsLeased(clock.GetUtcNow(), options.Lease))
            return Report(AnswerResult.HandledElsewhere, stored, $"the lease of request {request.Sequence} ended before it was sent; the next sweep takes over");
        var result = request.Action == StepRequest.Cancel
            ? await steps.CancelAsync(stored.ImageArn, request, cancellationToken)
            : await steps.SendAsync(stored.ImageArn, stored.StepExecutionId, request, cancellationToken);
        if (result is SendResult.Accepted)
            return await CloseAsync(AnswerResult.Answered, stored, r => r.Accepted(request, clock.GetUtcNow()), cancellationToken);

        return await steps.ReadAsync(stored.StepExecutionId, cancellationToken) switch
        {
            null => await CloseAsync(AnswerResult.ReadBack, stored, r => r.NotFound(clock.GetUtcNow()), cancellationToken),
            { IsWaiting: true } => throw new RefusedWhileWaitingException(stored.StepExecutionId, request),
            var ended => await CloseAsync(AnswerResult.ReadBack, stored, r => r.Closed(ended, clock.GetUtcNow()), cancellationToken),
        };
    }

    public async Task<AnswerReport> CloseAsync(
        AnswerResult result, GateRecord record, Func<GateRecord, GateRecord> close, CancellationToken cancellationToken)
    {
        if (await PublishAndWriteAsync(close(record), cancellationToken) is { } closed)
            return Report(result, closed, Describe(closed));

        // The faster writer may have written something else, such as an approval. The end is a fact, so it is written once more on top of that.
        var other = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken);
        return other is { IsClosed: false } && await PublishAndWriteAsync(close(other), cancellationToken) is { } written
            ? Report(result, written, Describe(written))
            : Report(AnswerResult.HandledElsewhere, other ?? record, "another delivery recorded the outcome first");
    }

    // A closed record is never checked again, so publish first. After a crash before the write, the notification is published again.
    private async Task<GateRecord?> PublishAndWriteAsync(GateRecord closed, CancellationToken cancellationToken)
    {
        await notifications.PublishAsync(GateNotifications.OfClosed(closed), cancellationToken);
        var stored = await records.TryWriteAsync(closed, cancellationToken);
        if (stored is not null)
            GateMetrics.CountClosed(metrics, stored, clock.GetUtcNow());
        return stored;
    }

    public async Task<AnswerReport> ReportContentionAsync(GateRecord record, CancellationToken cancellationToken)
    {
        var other = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken);
        return Report(AnswerResult.HandledElsewhere, other ?? record, "another delivery wrote first");
    }

    public static string Describe(GateRecord record) => record switch
    {
        { State: GateState.Answered, Outcome: { } ours } => $"{ours.Action}: {ours.Reason}",
        { Outcome: { Action: { } action } outcome } => $"{record.State}: {action}, {outcome.Reason}",
        { Outcome: { } outcome } => $"{record.State}: {outcome.StepStatus}",
        { Decision: { } decision } => $"{decision.Answer}: {decision.Reason}",
        _ => record.State.ToString(),
    };

    public static AnswerReport Report(AnswerResult result, GateRecord record, string reason) =>
        new(record.StepExecutionId, record.ImageArn, result, reason, record);
}

public enum SendResult
{
    Accepted,

    /// <summary>
    /// The service refused the action: the step is answered, timed out, deleted, or of another image; of a cancellation, the build has ended. Read the step
    /// again.
    /// </summary>
    Refused,
}

/// <summary>A complete request. It is stored before it is sent, so that every resend has the same bytes.</summary>
/// <param name="Sequence">Number of the request among the distinct requests of one step, from 1.</param>
/// <param name="Action">RESUME or STOP, which the service knows, or <see cref="Cancel"/>.</param>
/// <param name="Reason">1 to 1024 characters. The service does not receive the reason of a cancellation.</param>
/// <param name="Token">Client token: hash of step, sequence, action and reason; at most 36 characters.</param>
/// <param name="StoredAt">Start of the lease.</param>
public sealed record StepRequest(int Sequence, string Action, string Reason, string Token, DateTimeOffset StoredAt)
{
    public const int MaxReasonLength = 1024;

    /// <summary>Cancels the whole build, where a STOP would not end it.</summary>
    public const string Cancel = "CANCEL";

    /// <summary>Of a release: the policy whose decision it carries out.</summary>
    public string? PolicyHash { get; init; }

    public static StepRequest Create(string stepExecutionId, int sequence, string action, string reason, DateTimeOffset now) =>
        new(sequence, action, reason, ClientToken.Of(stepExecutionId, sequence.ToString(CultureInfo.InvariantCulture), action, reason), now);
}
