using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Channels;

/// <param name="Moved">Number of moves that were made by rule.</param>
/// <param name="Left">Parts for which there was no time.</param>
public sealed record ChannelReport(int Channels, int Moved, int Left);

public sealed record ChannelOptions
{
    public Mode Mode { get; init; }
}

/// <summary>
/// One pass over all channels: completes revocations and moves that were begun, promotes by rule, and brings the targets to where the channels point. Whatever
/// fails stops none of the others.
/// </summary>
public sealed class MoveChannels(
    IChannelRecords channels, IRevocations revocations, IReleaseCandidates candidates, ChannelMover mover, TargetSender sender, ChannelRules rules,
    IModeOverrides overrides, ChannelOptions options, ILogger<MoveChannels> logger)
{
    /// <exception cref="PassFailedException">Some parts failed; all others were done.</exception>
    public async Task<ChannelReport> HandleAsync(WorkTime time)
    {
        var mode = await overrides.ReadAsync(Capability.Releases, options.Mode, time.End);
        var pass = new GuardedPass((exception, item) => Log.ItemFailed(logger, exception, item));
        var records = await channels.ListAsync(time.End);
        var known = Known(records);
        if (mode is Mode.Off || known.Count == 0)
            return new(0, 0, 0);

        var moved = 0;
        IReadOnlyList<ReleaseCandidate>? images = null;
        await pass.TryAsync("the list of images", async () => images = await candidates.ListAsync(known, time.End), time.End);
        if (images is not null)
        {
            foreach (var revocation in (await revocations.ListAsync(time.End)).Where(one => one.State is RevocationState.Pending))
                await pass.TryAsync(revocation.ImageArn, token => RevokeAsync(revocation, known, images, token), time);
        }

        foreach (var rule in known)
        {
            await pass.TryAsync(rule.Key.ToString(), async token =>
            {
                if (await channels.ReadAsync(rule.Key, token) is { } record)
                    await mover.CompleteAsync(record, token);
                if (images is null || mode is not Mode.Act || rule.Promotion is null)
                    return;
                var (decision, _) = await mover.MoveAsync(rule, images, new(MoveKind.Rule, null, null), ChannelDecider.ByRule, token);
                moved += decision.IsMove ? 1 : 0;
            }, time);
        }

        // What people asked for and rules began is completed in every mode; only what others changed is left alone unless the policy says act.
        foreach (var (rule, target) in known.SelectMany(rule => rule.Targets.Select(target => (rule, target))))
            await pass.TryAsync($"{rule.Key}: {target}", token => sender.HandleAsync(rule.Key, target, mode is Mode.Act, token), time);
        return pass.Complete("The pass over the channels", new ChannelReport(known.Count, moved, pass.Left));
    }

    /// <summary>Channels of the policy, and those that it does not name any more: they must not point at a revoked image either.</summary>
    internal IReadOnlyList<ChannelRule> Known(IEnumerable<ChannelRecord> records) =>
    [
        .. rules.All,
        .. records.Where(record => rules.Find(record.Key) is null).Select(record => new ChannelRule(new() { Name = record.Scope }, record.Name)),
    ];

    /// <summary>Moves every channel, then records that none points at the image any more.</summary>
    internal async Task RevokeAsync(
        RevocationRecord revocation, IReadOnlyList<ChannelRule> known, IReadOnlyList<ReleaseCandidate> images, CancellationToken cancellationToken)
    {
        foreach (var rule in known)
            await mover.RevokeAsync(rule, images, revocation, cancellationToken);
        await revocations.TryWriteAsync(revocation with { State = RevocationState.Revoked }, cancellationToken);
    }
}
