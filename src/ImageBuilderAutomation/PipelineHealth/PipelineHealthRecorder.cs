using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>
/// Counts the ends of builds, and writes a pipeline's record if it has changed. Notifications are published before the write: after a crash in between they
/// are published again with the same ids.
/// </summary>
public sealed class PipelineHealthRecorder(
    IPipelineHealthRecords records, INotificationPublisher notifications, FailureRules rules, AccountRegion accountRegion, TimeProvider clock)
{
    private const int Attempts = 8;

    /// <summary>In characters. Causes come from components and may be long.</summary>
    private const int MaxCauseLength = 200;

    /// <summary>Counts a build for its pipeline. A build without a pipeline of this account and Region counts nowhere.</summary>
    /// <param name="cause">Why it failed, as far as known.</param>
    /// <param name="isStop">A gate ended it, which says nothing about the pipeline.</param>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task CountAsync(ImageSnapshot image, string? cause, bool isStop, CancellationToken cancellationToken)
    {
        if (!PipelineArn.TryParse(image.PipelineArn, out var pipeline) || !pipeline.IsIn(accountRegion) || ResultOf(image.Status, isStop) is not { } result)
            return;
        var build = new CountedBuild(
            image.Arn, image.CreatedAt ?? image.ReadStartedAt, image.BuildType, result == BuildResult.Failed ? Shortened(cause) : null);
        await ChangeAsync(pipeline.ToString(), record => record.With(build, result).Paused(rules), cancellationToken);
    }

    /// <summary>Changes a record, unless the change has no effect.</summary>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    internal async Task<PipelineHealthRecord> ChangeAsync(
        string pipelineArn, Func<PipelineHealthRecord, PipelineHealthRecord> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var known = await records.ReadAsync(pipelineArn, cancellationToken) ?? PipelineHealthTransitions.Opened(pipelineArn);
            if (await TryWriteAsync(known, change(known), cancellationToken) is { } stored)
                return stored;
        }

        throw new ContendedRecordException(pipelineArn, Attempts);
    }

    /// <returns>The record as it is stored now, or null when another writer was first.</returns>
    internal async Task<PipelineHealthRecord?> TryWriteAsync(PipelineHealthRecord before, PipelineHealthRecord now, CancellationToken cancellationToken)
    {
        if (now.IsSameAs(before))
            return before;
        foreach (var notification in PipelineHealthNotifications.Of(before, now, clock.GetUtcNow()))
            await notifications.PublishAsync(notification, cancellationToken);
        return await records.TryWriteAsync(now with { Version = before.Version }, cancellationToken);
    }

    private static BuildResult? ResultOf(string status, bool isStop) => status switch
    {
        ImageStatus.Available or ImageStatus.Deprecated or ImageStatus.Disabled => BuildResult.Succeeded,
        ImageStatus.Failed => isStop ? BuildResult.Stopped : BuildResult.Failed,
        ImageStatus.Cancelled => BuildResult.Stopped,
        _ => null,
    };

    private static string? Shortened(string? cause) => cause?.Length > MaxCauseLength ? cause[..MaxCauseLength] + "…" : cause;
}
