using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Sends a stop that a person requested, in any mode, and reads the step back when the service refuses. The stop was recorded before; so whoever handles the
/// step next sends it if this does not.
/// </summary>
public sealed class StopStep(UnreadableStep steps, IGateRecords records, GateSender sender, GateOptions options, TimeProvider clock)
{
    private const int Attempts = 8;

    /// <param name="stop">As recorded by <see cref="IImageApprovals"/>.</param>
    /// <exception cref="RefusedWhileWaitingException">The service refused the stop, but still shows the step as waiting.</exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record; the next sweep sends the stop.</exception>
    public async Task<AnswerReport> HandleAsync(GateRecord record, StopRequest stop, CancellationToken cancellationToken)
    {
        using var limit = new StopLimit(options).From(isDue: true);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (record.MayWaitAgain(clock.GetUtcNow()) && await WaitsAsync(record, limit, cancellationToken))
                record = record.Reopened();
            if (record.IsClosed)
                return GateSender.Report(AnswerResult.AlreadyClosed, record, GateSender.Describe(record));
            if (await CloseForAsync(record, limit, cancellationToken) is { } close)
                return await sender.CloseAsync(AnswerResult.ReadBack, record, close, cancellationToken);
            if (record.IsLeased(clock.GetUtcNow(), options.Lease))
                return Recorded(record);

            // The image is not read: the gate's last check did. Where there was none, the step alone decided when the record was opened.
            if (await records.TryWriteAsync(record.StopRequested(stop, clock.GetUtcNow(), options.Lease), cancellationToken) is { } stored)
                return await sender.SendStoredAsync(stored, cancellationToken);

            record = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken) ?? record with { Version = 0 };
        }

        throw new ContendedRecordException(record.ImageArn, Attempts);
    }

    /// <summary>Whether the step of a closed gate waits all the same. If it cannot be read, the next sweep that lists it stops it.</summary>
    private async Task<bool> WaitsAsync(GateRecord closed, StopLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            return await steps.ReadAsync(closed.StepExecutionId, limit, cancellationToken) is { IsWaiting: true };
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <returns>
    /// How the gate is closed; null while the step waits, and when it cannot be read: the service then refuses the stop if it no longer waits.
    /// </returns>
    private async Task<Func<GateRecord, GateRecord>?> CloseForAsync(GateRecord record, StopLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            return await steps.ReadAsync(record.StepExecutionId, limit, cancellationToken) switch
            {
                null => r => r.NotFound(clock.GetUtcNow()),
                { IsWaiting: false } ended => r => r.Closed(ended, clock.GetUtcNow()),
                _ => null,
            };
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static AnswerReport Recorded(GateRecord record) => GateSender.Report(
        AnswerResult.StopRecorded, record,
        $"the stop is recorded; request {record.Request!.Sequence} ({record.Request.Action}) is being sent by another invocation. "
        + "If the step still waits when its lease ends, the next sweep sends the stop");
}

/// <summary>A person's request to stop the step. It outranks every rule, even when the command crashed before it sent the stop.</summary>
/// <param name="By">The person's IAM or STS ARN.</param>
public sealed record StopRequest(string By, string Reason, DateTimeOffset At)
{
    /// <summary>The reason that is sent: at most 1024 characters (the service's limit), printable because logs and terminals show it.</summary>
    internal string Text
    {
        get
        {
            var text = new string([.. $"stopped by {By}: {Reason}".Select(c => c is >= ' ' and <= '~' ? c : '?')]);
            return text.Length <= StepRequest.MaxReasonLength ? text : text[..StepRequest.MaxReasonLength];
        }
    }
}
