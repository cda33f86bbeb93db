using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>
/// Brings one target to the channel's image: stores, sends, reads back. A lease in the record lets one invocation write at a time: a late write of an earlier
/// image would overtake.
/// </summary>
public sealed class TargetSender(
    IChannelRecords channels, IChannelTargets targets, INotificationPublisher notifications, AccountRegion accountRegion, TimeProvider clock)
{
    /// <param name="repairs">Whether a target that was changed by others is written again.</param>
    public async Task HandleAsync(ChannelKey key, ChannelTarget target, bool repairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        // What is published comes last: a bus that refuses it must not keep the target from the image.
        if (await BringAsync(key, target, repairs, cancellationToken) is { } record)
            await PublishAsync(record, target, cancellationToken);
    }

    private async Task PublishAsync(ChannelRecord record, ChannelTarget target, CancellationToken cancellationToken)
    {
        if (Find(record, target) is { IsUnpublished: true, Problem: { } problem } state)
        {
            await notifications.PublishAsync(ChannelNotifications.OfFailure(record, state, problem, clock.GetUtcNow(), accountRegion), cancellationToken);
            await WriteAsync(record, state, state with { IsUnpublished = false }, cancellationToken);
        }
    }

    /// <returns>The record as it is stored now; null when there is nothing to do or another writer was first.</returns>
    private async Task<ChannelRecord?> BringAsync(ChannelKey key, ChannelTarget target, bool repairs, CancellationToken cancellationToken)
    {
        var planned = await PlanAsync(key, target, cancellationToken);
        if (planned is not { } record || Find(record, target) is not { AmiId.Length: > 0 } state)
            return planned;
        var reading = await targets.ReadAsync(target, cancellationToken);
        var step = TargetDecider.Next(state, reading, repairs, clock.GetUtcNow());
        if (!step.IsSend)
            return await WriteAsync(record, state, step.State, cancellationToken);

        var sending = state with { SendingUntil = clock.GetUtcNow() + TargetDecider.SendLease };
        if (await WriteAsync(record, state, sending, cancellationToken) is not { } leased)
            return null;
        var write = await targets.WriteAsync(target, sending.AmiId, cancellationToken);
        return await WriteAsync(leased, sending, TargetDecider.After(sending, write, clock.GetUtcNow()), cancellationToken);
    }

    /// <summary>Records that the service did not accept the AMI of an earlier write, by its event. An event that fits no write in progress changes nothing.</summary>
    public async Task RefuseAsync(ChannelKey key, ChannelTarget target, string problem, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (await channels.ReadAsync(key, cancellationToken) is { } record && Find(record, target) is { State: EffectState.Sent } sent
            && await WriteAsync(record, sent, TargetDecider.Failed(sent, problem, clock.GetUtcNow()), cancellationToken) is { } stored)
            await PublishAsync(stored, target, cancellationToken);
    }

    /// <returns>The record with the target's stored state; null when there is nothing to do or another writer was first.</returns>
    private async Task<ChannelRecord?> PlanAsync(ChannelKey key, ChannelTarget target, CancellationToken cancellationToken)
    {
        // An empty channel leaves its targets: they cannot name nothing.
        if (await channels.ReadAsync(key, cancellationToken) is not { Latest: { To: not null } move } record)
            return null;
        var known = Find(record, target);
        return await WriteAsync(record, known, TargetDecider.Plan(target, move, known, accountRegion, clock.GetUtcNow()), cancellationToken);
    }

    private static TargetState? Find(ChannelRecord record, ChannelTarget target) => record.Targets.FirstOrDefault(one => one.Target == target.ToString());

    /// <summary>Marks a new problem, which is published after it is stored, and again until that is stored too.</summary>
    private async Task<ChannelRecord?> WriteAsync(ChannelRecord record, TargetState? before, TargetState? next, CancellationToken cancellationToken)
    {
        if (next is null || next == before)
            return record;
        if (next is { Problem: { } problem, IsWaiting: false } && (before is not { IsWaiting: false } || before.Problem != problem))
            next = next with { IsUnpublished = true };
        return await channels.TryWriteAsync(
            record with
            {
                Targets = before is null ? [.. record.Targets, next] : [.. record.Targets.Select(one => one.Target == next.Target ? next : one)],
            }, cancellationToken);
    }
}
