using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Channels;

/// <param name="Moved">Number of moves that were made by rule.</param>
/// <param name="Empty">Channels of which every release is revoked.</param>
/// <param name="FailedTargets">Targets that do not name what they should, and that no later attempt alone mends.</param>
/// <param name="Left">Parts for which there was no time.</param>
public sealed record ChannelReport(int Channels, int Moved, int Empty, int FailedTargets, int Left);

public sealed record ChannelOptions
{
    public Mode Mode { get; init; }
}

/// <summary>
/// One pass over all channels: completes revocations and moves that were begun, promotes by rule, and brings the targets to where the channels point. Whatever
/// fails stops none of the others.
/// </summary>
public sealed class MoveChannels(
    IChannelRecords channels, IRevocations revocations, IChannelCandidates candidates, ChannelMover mover, TargetSender sender, ChannelRules rules,
    IModeOverrides overrides, ChannelOptions options, AccountRegion accountRegion, IMetrics metrics, ILogger<MoveChannels> logger)
{
    /// <exception cref="PassFailedException">Some parts failed; all others were done.</exception>
    public async Task<ChannelReport> HandleAsync(WorkTime time)
    {
        var mode = await ModeAsync(time.End);
        var pass = new GuardedPass((exception, item) => Log.ItemFailed(logger, exception, item));
        var known = mode is Mode.Off ? [] : Known(await channels.ListAsync(time.End));
        if (known.Count == 0)
            return Reported(new(0, 0, 0, 0, 0));

        var moved = 0;
        IReadOnlyList<ChannelCandidate>? images = null;
        List<RevocationRecord> pending = [.. (await revocations.ListAsync(time.End)).Where(one => one.State is RevocationState.Pending)];
        // The list costs many calls, so it is read only where a channel may move.
        if (pending.Count > 0 || (mode is Mode.Act && known.Any(rule => rule.Promotion is not null)))
            await pass.TryAsync("the list of images", async () => images = await candidates.ListAsync(known, time.End), time.End);
        if (images is not null)
        {
            foreach (var revocation in pending)
                await pass.TryAsync(revocation.ImageArn, token => RevokeAsync(revocation, known, images, token), time);
        }

        foreach (var rule in known)
        {
            await pass.TryAsync($"the latest moves of {rule.Key}", async token =>
            {
                if (await channels.ReadAsync(rule.Key, token) is { } record)
                    await mover.CompleteAsync(record, token);
            }, time);
            await pass.TryAsync(rule.Key.ToString(), async token =>
            {
                if (images is null || rule.Promotion is null || await ModeAsync(token) is not Mode.Act)
                    return;
                var (decision, _) = await mover.MoveAsync(rule, images, new(MoveKind.Rule, null, null), ChannelDecider.ByRule, token);
                moved += decision.IsMove ? 1 : 0;
            }, time);
        }

        // What people asked for and rules began is completed in every mode; only what others changed is left alone unless the policy says act.
        foreach (var (rule, target) in known.SelectMany(rule => rule.Targets.Select(target => (rule, target))))
            await pass.TryAsync($"{rule.Key}: {target}", token => BringAsync(rule, target, token), time);
        return pass.Complete("The pass over the channels", await ReportAsync(known.Count, moved, pass.Left, time.End));
    }

    /// <summary>Follows a parameter that is a target: reads it back, or records that the service did not accept its AMI.</summary>
    /// <param name="exception">What the event says of the AMI's check; null where the parameter changed.</param>
    /// <returns>The number of channels that the parameter is a target of.</returns>
    /// <exception cref="PassFailedException">The parameter could not be read or written, or its state not be stored.</exception>
    public async Task<int> HandleAsync(string parameter, string? exception, WorkTime time)
    {
        var mode = await ModeAsync(time.End);
        var pass = new GuardedPass((problem, item) => Log.ItemFailed(logger, problem, item));
        List<(ChannelRule Rule, ChannelTarget Target)> found = mode is Mode.Off
            ? []
            : [.. rules.All.SelectMany(rule => rule.Targets.Where(target => IsHere(target, parameter)).Select(target => (rule, target)))];
        foreach (var (rule, target) in found)
        {
            await pass.TryAsync($"{rule.Key}: {target}", async token =>
            {
                if (exception is not null)
                    await sender.RefuseAsync(rule.Key, target, $"the service did not accept the AMI: {exception}", token);
                await BringAsync(rule, target, token);
            }, time);
        }

        Log.Followed(logger, parameter, found.Count);
        return pass.Complete("Following a parameter", found.Count);
    }

    /// <summary>The switch is read before each act, so that it stops a pass that has begun.</summary>
    private Task<Mode> ModeAsync(CancellationToken cancellationToken) => overrides.ReadAsync(Capability.Releases, options.Mode, cancellationToken);

    private async Task BringAsync(ChannelRule rule, ChannelTarget target, CancellationToken cancellationToken)
    {
        if (await ModeAsync(cancellationToken) is var mode and not Mode.Off)
            await sender.HandleAsync(rule.Key, target, mode is Mode.Act, cancellationToken);
    }

    private bool IsHere(ChannelTarget target, string parameter) =>
        target.Parameter == parameter && (target.Region is null || target.Region == accountRegion.Region);

    private async Task<ChannelReport> ReportAsync(int known, int moved, int left, CancellationToken cancellationToken)
    {
        var now = (await channels.ListAsync(cancellationToken)).Where(record => rules.Find(record.Key) is not null).ToList();
        var empty = now.Count(record => record.IsEmpty);
        // The targets of an empty channel are left alone.
        var failed = now.Where(record => !record.IsEmpty).Sum(record => record.Targets.Count(state => IsFailed(state) && IsOfPolicy(record, state)));
        metrics.Add(Metric.ChannelsEmpty, empty);
        metrics.Add(Metric.ChannelTargetsFailed, failed);
        return Reported(new(known, moved, empty, failed, left));
    }

    private static bool IsFailed(TargetState state) => state is { Problem: not null, IsWaiting: false };

    private bool IsOfPolicy(ChannelRecord record, TargetState state) => rules.Find(record.Key)!.Targets.Any(target => target.ToString() == state.Target);

    private ChannelReport Reported(ChannelReport report)
    {
        Log.Passed(logger, report.Channels, report.Moved, report.Empty, report.FailedTargets, report.Left);
        return report;
    }

    /// <summary>Channels of the policy, and those that it does not name any more: they must not point at a revoked image either.</summary>
    internal IReadOnlyList<ChannelRule> Known(IEnumerable<ChannelRecord> records) =>
    [
        .. rules.All,
        .. records.Where(record => rules.Find(record.Key) is null).Select(record => new ChannelRule(new() { Name = record.Scope }, record.Name)),
    ];

    /// <summary>Moves every channel, then records that none points at the image any more.</summary>
    internal async Task RevokeAsync(
        RevocationRecord revocation, IReadOnlyList<ChannelRule> known, IReadOnlyList<ChannelCandidate> images, CancellationToken cancellationToken)
    {
        foreach (var rule in known)
            await mover.RevokeAsync(rule, images, revocation, cancellationToken);
        await revocations.TryWriteAsync(revocation with { State = RevocationState.Revoked }, cancellationToken);
    }
}
