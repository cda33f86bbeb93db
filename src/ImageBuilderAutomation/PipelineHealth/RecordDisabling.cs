using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>
/// Records that the service disabled a pipeline. The event is a hint: the pipeline is read. Repeated events, and events that arrive after a later one, change
/// nothing.
/// </summary>
public sealed class RecordDisabling(
    IPipelineHealthRecords records, IPipelineDocuments documents, PipelineHealthRecorder recorder, AccountRegion accountRegion, TimeProvider clock,
    ILogger<RecordDisabling> logger)
{
    /// <summary>How far the sender's clock may be ahead. A later time would hide every later event.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    /// <exception cref="UnusableEventException">The pipeline belongs to another account or Region, or the time is in the future.</exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task<DisablingResult> HandleAsync(PipelineDisabledEvent evt, CancellationToken cancellationToken)
    {
        if (!evt.Pipeline.IsIn(accountRegion))
            throw new UnusableEventException($"a pipeline of account {accountRegion.Account} in {accountRegion.Region}", evt.Pipeline.ToString());
        if (evt.At > clock.GetUtcNow() + ClockDifference)
            throw new UnusableEventException("a time that is not in the future", evt.At.ToString("u", CultureInfo.InvariantCulture));

        var result = await RecordAsync(evt, cancellationToken);
        Log.DisablingHandled(logger, evt.Pipeline.ToString(), evt.Failures, result);
        return result;
    }

    private async Task<DisablingResult> RecordAsync(PipelineDisabledEvent evt, CancellationToken cancellationToken)
    {
        var arn = evt.Pipeline.ToString();
        if (IsKnown(await records.ReadAsync(arn, cancellationToken)))
            return DisablingResult.AlreadyRecorded;
        if (await documents.ReadAsync(arn, cancellationToken) is not { } document)
            return DisablingResult.NotFound;

        var disabling = PipelineHealthDecider.Disabling(evt.At, evt.Failures, document, clock.GetUtcNow());
        var stored = await recorder.ChangeAsync(arn, record => IsKnown(record) ? record : record.Disabled(disabling), cancellationToken);
        return stored.Disabling?.At != evt.At ? DisablingResult.AlreadyRecorded
            : stored.IsDisabled ? DisablingResult.Disabled
            : DisablingResult.EnabledAgain;

        bool IsKnown(PipelineHealthRecord? record) => record?.Disabling is { } known && evt.At <= known.At;
    }
}

/// <summary>The service's event that it disabled a pipeline. Not proof: the pipeline is read from the service.</summary>
/// <param name="Failures">How many scheduled builds failed in a row.</param>
public sealed record PipelineDisabledEvent(PipelineArn Pipeline, int Failures, DateTimeOffset At);

public enum DisablingResult
{
    /// <summary>Recorded and published.</summary>
    Disabled,

    /// <summary>Recorded without a notification: the pipeline is enabled by now.</summary>
    EnabledAgain,

    /// <summary>This event, or a later one, was recorded before.</summary>
    AlreadyRecorded,

    /// <summary>The pipeline does not exist; nothing is recorded.</summary>
    NotFound,
}
