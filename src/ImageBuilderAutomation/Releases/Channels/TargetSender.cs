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
        if (await PlanAsync(key, target, cancellationToken) is not { } record)
            return;
        var state = Find(record, target)!;
        var reading = await targets.ReadAsync(target, cancellationToken);
        var step = TargetDecider.Next(state, reading, repairs, clock.GetUtcNow());
        if (step.State is { } next)
            await WriteAsync(record, state, next, cancellationToken);
        if (!step.IsSend)
            return;

        var sending = state with { SendingUntil = clock.GetUtcNow() + TargetDecider.SendLease };
        if (await WriteAsync(record, state, sending, cancellationToken) is not { } leased)
            return;
        var write = await targets.WriteAsync(target, sending.AmiId, cancellationToken);
        await WriteAsync(leased, sending, TargetDecider.After(sending, write, clock.GetUtcNow()), cancellationToken);
    }

    /// <summary>Records that the service did not accept the AMI of an earlier write, by its event. An event that fits no write in progress changes nothing.</summary>
    public async Task RefuseAsync(ChannelKey key, ChannelTarget target, string problem, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (await channels.ReadAsync(key, cancellationToken) is { } record && Find(record, target) is { State: EffectState.Sent } sent)
            await WriteAsync(record, sent, TargetDecider.Failed(sent, problem, clock.GetUtcNow()), cancellationToken);
    }

    /// <returns>The record with the target's stored state; null when there is nothing to do or another writer was first.</returns>
    private async Task<ChannelRecord?> PlanAsync(ChannelKey key, ChannelTarget target, CancellationToken cancellationToken)
    {
        // An empty channel leaves its targets: they cannot name nothing.
        if (await channels.ReadAsync(key, cancellationToken) is not { Latest: { To: { } image } move } record)
            return null;
        var known = Find(record, target);
        var now = clock.GetUtcNow();
        if (image.AmiIn(target.Region ?? accountRegion.Region, accountRegion.Account) is not { } ami)
        {
            var missing = new TargetState(target.ToString(), move.Number, "", EffectState.Failed)
            {
                Problem = "the image has no AMI of this account in that Region",
                UncertainUntil = known?.UncertainUntil,
                SendingUntil = known?.SendingUntil,
            };
            await WriteAsync(record, known, known == missing ? null : missing, cancellationToken);
            return null;
        }

        return TargetDecider.Plan(target.ToString(), move, ami, known, now) is { } planned ? await WriteAsync(record, known, planned, cancellationToken) : record;
    }

    private static TargetState? Find(ChannelRecord record, ChannelTarget target) => record.Targets.FirstOrDefault(one => one.Target == target.ToString());

    /// <summary>A new problem is published before it is stored.</summary>
    private async Task<ChannelRecord?> WriteAsync(ChannelRecord record, TargetState? before, TargetState? next, CancellationToken cancellationToken)
    {
        if (next is null || next == before)
            return record;
        if (next is { Problem: { } problem, IsWaiting: false } && before?.Problem != problem)
            await notifications.PublishAsync(ChannelNotifications.OfFailure(record, next, problem, clock.GetUtcNow(), accountRegion), cancellationToken);
        return await channels.TryWriteAsync(
            record with { Targets = [.. record.Targets.Where(one => one.Target != next.Target), next] }, cancellationToken);
    }
}
