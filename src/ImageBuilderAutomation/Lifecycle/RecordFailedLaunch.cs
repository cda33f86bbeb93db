using System.Globalization;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>A call of RunInstances that EC2 refused, as CloudTrail reports it.</summary>
/// <param name="EventId">The id of the CloudTrail event.</param>
/// <param name="Amis">The AMIs that the call names.</param>
/// <param name="ErrorCode">EC2's error code.</param>
/// <param name="By">ARN or service of the caller.</param>
public sealed record FailedLaunch(string EventId, IReadOnlyList<string> Amis, string ErrorCode, string By, DateTimeOffset At);

/// <summary>
/// Records in any mode that an image which is disabled was to be launched, since its quiet period runs in any mode, and brings it back in mode act. Any number
/// of events, in any order, record a use once and make one request.
/// </summary>
public sealed class RecordFailedLaunch(
    ILifecycleRecords records, UpdateTracker tracker, FoundUseRestorer restorer, IModeOverrides modes, LifecycleOptions options, TimeProvider clock,
    ILogger<RecordFailedLaunch> logger)
{
    private const int Attempts = 4;

    /// <summary>Clocks differ, and an event from before the image was disabled has another cause.</summary>
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <returns>The images that the launch would have used, with what was done; empty when it concerns no disabled image.</returns>
    /// <exception cref="InvalidOperationException">Other invocations kept changing the record. The event is delivered again.</exception>
    public async Task<IReadOnlyList<FailedLaunchResult>> HandleAsync(FailedLaunch launch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var mode = await modes.ReadAsync(Capability.Lifecycle, options.Mode, cancellationToken);
        var open = new List<LifecycleRecord>();
        try
        {
            await foreach (var record in records.ListOpenAsync(cancellationToken))
                open.Add(record);
        }
        catch (DamagedLifecycleRecordsException damaged)
        {
            // Nobody knows which AMIs they name. The next lifecycle run fails for them.
            Log.DamagedRecordsSkipped(logger, damaged, damaged.Problems.Count);
        }

        var results = new List<FailedLaunchResult>();
        foreach (var record in open.Where(record => record.Amis.Intersect(launch.Amis).Any()))
            results.Add(await HandleAsync(record.ImageArn, launch, mode, restorer.Allowed(open) - results.Count(result => result.Restored), cancellationToken));
        foreach (var result in results)
            Log.LaunchFailed(logger, result.ImageArn, launch.By, launch.ErrorCode, mode.ToString(), result.Reason);
        return results;
    }

    private async Task<FailedLaunchResult> HandleAsync(string imageArn, FailedLaunch launch, Mode mode, int allowed, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await ReadAsync(imageArn, mode, cancellationToken) is not { } record || !record.IsWatched() || IsOlder(launch, record))
                return new(imageArn, false, "the image was not disabled by then, or is no longer");
            if (await restorer.RecordAsync(record, UseOf(launch, record), cancellationToken) is not { } found)
                continue;
            var reason = mode is not Mode.Act ? "the mode is not act"
                : found.Quiet is { IsOwn: false } ? "it was not disabled by this stack"
                : found.Quiet is { By: { } person } ? $"{person} had it disabled; only a person brings it back"
                : found.Update is { Action: LifecycleAction.Restore } ? "it is being restored"
                : !restorer.CanRestore(found) ? "an update of it is in progress; a later run restores it"
                : allowed <= 0 ? "as many images as the policy allows have been restored within a day; a later run restores it"
                : null;
            if (reason is not null)
                return new(imageArn, false, reason);
            var result = await restorer.RestoreAsync(found, cancellationToken);
            return new(imageArn, result is ActResult.Started, result is ActResult.Started ? "it is being restored" : $"the request to restore it ended as {result}");
        }

        throw new InvalidOperationException($"Expected to record a failed launch of {imageArn}; other invocations changed its record {Attempts} times.");
    }

    /// <summary>The record, after an update that it names has been read: launches fail before a run has recorded that the image is disabled.</summary>
    private async Task<LifecycleRecord?> ReadAsync(string imageArn, Mode mode, CancellationToken cancellationToken)
    {
        var record = await records.ReadAsync(imageArn, cancellationToken);
        if (mode is Mode.Off || record is not { IsInProgress: true } || record.IsLeased(clock.GetUtcNow(), options.Lease))
            return record;
        await tracker.TrackAsync(record, new(logger), cancellationToken);
        return await records.ReadAsync(imageArn, cancellationToken);
    }

    /// <summary>Whether the launch failed before the image was asked to be disabled: an old event, for example a replayed one.</summary>
    private static bool IsOlder(FailedLaunch launch, LifecycleRecord record)
    {
        var requested = record.Update is { Action: LifecycleAction.Disable } update
            ? update.StoredAt
            : record.Actions.LastOrDefault(action =>
                action.Action is LifecycleAction.Disable && (action.Status == ActionRecord.Success || action.MayHaveChanged))?.RequestedAt;
        return launch.At < (record.Quiet is { IsOwn: false } foreign ? foreign.Since : requested) - MaxClockSkew;
    }

    private static FoundUse UseOf(FailedLaunch launch, LifecycleRecord record) => new(
        launch.EventId, launch.At,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{launch.By} could not launch {string.Join(", ", record.Amis.Intersect(launch.Amis))} on {launch.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC ({launch.ErrorCode})"),
        launch.By);
}

/// <param name="Restored">Whether the service accepted the request to restore the image.</param>
/// <param name="Reason">Why it was or was not.</param>
public sealed record FailedLaunchResult(string ImageArn, bool Restored, string Reason);
