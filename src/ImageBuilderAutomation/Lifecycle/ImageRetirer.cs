using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Announces or retires one image as decided. A request is stored, then sent, then its result is recorded.</summary>
public sealed class ImageRetirer(
    NotifyingLifecycleRecords records, LifecycleSender sender, ILaunchPermissions permissions, LifecycleOptions options, LifecycleRules rules, TimeProvider clock)
{
    /// <summary>Adds the announcement to those of the run, unless another invocation has changed the record.</summary>
    /// <param name="seen">The record that the decision is based on; null when the image had no open record.</param>
    /// <param name="count">Receives the result when the announcement is published and recorded, or will not be.</param>
    internal async Task AnnounceAsync(
        LifecycleDecision decision, LifecycleRecord? seen, NotificationBatch announcements, Action<ActResult> count, CancellationToken cancellationToken)
    {
        if (await ReadAsync(decision, seen, cancellationToken) is not { } record)
        {
            count(ActResult.HandledElsewhere);
            return;
        }

        var now = clock.GetUtcNow();
        var announced = record.Announced(decision.Action!.Value, decision.ActsAt ?? now, decision.Reason, now);
        announcements.Add(LifecycleNotifications.Of(record, announced)!, record.ImageArn, async token =>
            count(await records.TryWritePublishedAsync(announced, token) is null ? ActResult.HandledElsewhere : ActResult.Announced));
    }

    /// <summary>Requests the state change.</summary>
    /// <param name="seen">As for an announcement.</param>
    public async Task<ActResult> ActAsync(LifecycleDecision decision, LifecycleRecord? seen, CancellationToken cancellationToken)
    {
        if (await ReadAsync(decision, seen, cancellationToken) is not { } record)
            return ActResult.HandledElsewhere;

        if (options.ExecutionRole.Length == 0)
            throw new InvalidOperationException("Expected LIFECYCLE_ROLE_ARN to name the role that Image Builder assumes to retire images; it is not set.");
        var shared = await ReadPermissionsAsync(decision, record, cancellationToken);
        var now = clock.GetUtcNow();
        var update = StateUpdate.Create(
            decision.Image.Arn, decision.Image.IsContainer, record.NextSequence(), decision.Action!.Value, options.ExecutionRole, rules.Exclusions, decision.Reason,
            rules.PolicyHash, by: null, now);
        var requested = record.Requested(update, now) with { Permissions = shared };
        // Launches fail as soon as the service has disabled the AMIs, which no run may record for a day.
        if (decision.Action is LifecycleAction.Disable)
            requested = requested.Watched(decision.Image.AmiIds);
        return await records.TryWriteAsync(record, requested, cancellationToken) is { } stored
            ? await sender.SendAsync(stored, cancellationToken)
            : ActResult.HandledElsewhere;
    }

    /// <summary>
    /// Launch permissions that cannot be recorded would be lost with the image, so the image waits. An owner who accepts unknown use accepts that too.
    /// </summary>
    /// <returns>Those that were recorded before, for a step that takes none away.</returns>
    /// <exception cref="InvalidOperationException">The launch permissions cannot be recorded.</exception>
    private async Task<LaunchPermissions?> ReadPermissionsAsync(LifecycleDecision decision, LifecycleRecord record, CancellationToken cancellationToken)
    {
        var image = decision.Image;
        if (decision.Action is not (LifecycleAction.Disable or LifecycleAction.Delete) || !image.IsUsable || image.AmiIds.Count == 0)
            return record.Permissions;

        var now = clock.GetUtcNow();
        var unread = AskedImages.Unreachable(image, rules.Usage);
        var read = await permissions.ReadAsync(AskedImages.Reachable([image], rules.Usage), cancellationToken);
        var (grouped, problem) = read switch
        {
            Known<IReadOnlyList<AmiPermissions>>.Yes(var amis) => (LaunchPermissions.Grouped(LaunchPermissions.Kept(amis, LaunchPermissions.SinceDisabled(record))), (string?)null),
            Known<IReadOnlyList<AmiPermissions>>.No(var reason) => ([], reason),
            _ => throw new InvalidOperationException($"Expected the launch permissions of {image.Path}, found {read}."),
        };
        if (!LaunchPermissions.Fits(grouped))
            (grouped, problem) = ([], $"its AMIs and whom they are shared with are more than {LaunchPermissions.MaxNamed}");
        return problem is null || rules.OwnerAcceptsUnknownUse
            ? new(now, grouped, problem ?? unread)
            : throw new InvalidOperationException($"Expected to record the launch permissions of {image.Path} before its AMIs are disabled or deleted; {problem}");
    }

    /// <summary>Begins the quiet period of an image that was disabled at an unknown time.</summary>
    public async Task BeginQuietPeriodAsync(LifecycleDecision decision, LifecycleRecord? seen, CancellationToken cancellationToken)
    {
        if (await ReadAsync(decision, seen, cancellationToken) is { Quiet: null } record)
            await records.TryWriteAsync(record, record.FoundDisabled(decision.Image.AmiIds, rules.Quiet, clock.GetUtcNow()), cancellationToken);
    }

    public async Task<ActResult> WithdrawAsync(LifecycleRecord record, RetirementPlan plan, CancellationToken cancellationToken)
    {
        var reason = plan.Decisions.FirstOrDefault(d => d.Image.Arn.ToString() == record.ImageArn)?.Reason ?? "the service no longer lists the image";
        var stored = await records.TryWriteAsync(record, record.Withdrawn(reason, clock.GetUtcNow()), cancellationToken);
        return stored is null || record.State is LifecycleState.Deferred
            ? ActResult.HandledElsewhere
            : ActResult.Withdrawn;
    }

    /// <returns>Null when the record has changed since: the next run decides. The list of open records is eventually consistent.</returns>
    private async Task<LifecycleRecord?> ReadAsync(LifecycleDecision decision, LifecycleRecord? seen, CancellationToken cancellationToken)
    {
        var arn = decision.Image.Arn.ToString();
        var record = await records.ReadAsync(arn, cancellationToken) ?? LifecycleTransitions.New(arn);
        return (seen is null ? record.IsOpen : record.Version != seen.Version || record.IsLeased(clock.GetUtcNow(), options.Lease)) ? null : record;
    }
}
