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
    IModeOverrides overrides, ChannelOptions options, AccountRegion accountRegion, IMetrics metrics, TimeProvider clock, ILogger<MoveChannels> logger)
{
    /// <exception cref="PassFailedException">Some parts failed; all others were done.</exception>
    public async Task<ChannelReport> HandleAsync(WorkTime time)
    {
        var mode = await ModeAsync(time.End);
        var pass = new GuardedPass((exception, item) => Log.ItemFailed(logger, exception, item));
        var listed = await ListAsync(pass, time.End);
        var known = Rotated(Known(listed));
        if (known.All.Count == 0)
            return pass.Complete("The pass over the channels", Reported(new(0, 0, 0, 0, 0)));

        var moved = 0;
        IReadOnlyList<ChannelCandidate>? images = null;
        IReadOnlyList<RevocationRecord> stored = [];
        await pass.TryAsync("the list of revocations", async () => stored = await revocations.ListAsync(time.End), time.End);
        foreach (var damaged in stored.Where(one => one.State is RevocationState.Unreadable))
            await pass.TryAsync($"the revocation of {ImageBuildArn.ShortNameOf(damaged.ImageArn)}", () => throw new UnreadableRevocationException(damaged), time.End);
        // In every mode, off too: a person has said that the image must not be used, and only the pointers move by that.
        foreach (var revocation in stored.Where(one => IsOpen(one, listed.Records)))
            await pass.TryAsync(revocation.ImageArn, token => RevokeAsync(revocation, known, token), time);
        if (mode is Mode.Off)
            return pass.Complete("The pass over the channels", await ReportAsync(pass, known.All.Count, moved, time.End));
        // The list costs many calls, so it is read only for channels that a rule may move.
        List<ChannelRule> promoted = [.. rules.All.Where(rule => rule.Promotion is not null)];
        if (mode is Mode.Act && promoted.Count > 0)
            await pass.TryAsync("the list of images", async () => images = await candidates.ListAsync(promoted, time.End), time.End);

        foreach (var rule in known.All)
        {
            await pass.TryAsync($"the targets of {rule.Key}", async token =>
            {
                if (await channels.ReadAsync(rule.Key, token) is { } record)
                    await mover.PlanTargetsAsync(rule, record, token);
            }, time);
            await pass.TryAsync($"the latest moves of {rule.Key}", async token =>
            {
                if (await channels.ReadAsync(rule.Key, token) is { } record)
                    await mover.CompleteAsync(record, token);
            }, time);
            await pass.TryAsync(rule.Key.ToString(), async token =>
            {
                if (images is null || rule.Promotion is null || await ModeAsync(token) is not Mode.Act)
                    return;
                var (decision, record) = await mover.MoveAsync(rule, images, new(MoveKind.Rule, null, null), ChannelDecider.ByRule, token);
                moved += decision.IsMove ? 1 : 0;
                await mover.KeepWaitingAsync(record, decision.Waiting, token);
            }, time);
        }

        // What people asked for and rules began is completed in every mode; only what others changed is left alone unless the policy says act.
        foreach (var (rule, target) in known.All.SelectMany(rule => rule.Targets.Select(target => (rule, target))))
            await pass.TryAsync($"{rule.Key}: {target}", token => BringAsync(rule, target, token), time);
        return pass.Complete("The pass over the channels", await ReportAsync(pass, known.All.Count, moved, time.End));
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
            if (exception is not null)
            {
                await pass.TryAsync(
                    $"the refusal of {rule.Key}: {target}",
                    token => sender.RefuseAsync(rule.Key, target, $"the service did not accept the AMI: {exception}", token), time);
            }

            await pass.TryAsync($"{rule.Key}: {target}", token => BringAsync(rule, target, token), time);
        }

        Log.Followed(logger, parameter, found.Count);
        return pass.Complete("Following a parameter", found.Count);
    }

    /// <summary>A revocation that was carried out is carried out again when a channel's record is back from a backup and points at the image.</summary>
    private static bool IsOpen(RevocationRecord revocation, IReadOnlyList<ChannelRecord> records) =>
        revocation.State is RevocationState.Pending || (revocation.IsRevoked && records.Any(record => record.Image?.ImageArn == revocation.ImageArn));

    /// <summary>The switch is read before each act, so that it stops a pass that has begun.</summary>
    internal Task<Mode> ModeAsync(CancellationToken cancellationToken) => overrides.ReadAsync(Capability.Releases, options.Mode, cancellationToken);

    private async Task BringAsync(ChannelRule rule, ChannelTarget target, CancellationToken cancellationToken)
    {
        if (await ModeAsync(cancellationToken) is var mode and not Mode.Off)
            await sender.HandleAsync(rule.Key, target, mode is Mode.Act, cancellationToken);
    }

    private bool IsHere(ChannelTarget target, string parameter) =>
        target is ParameterTarget { Name: var name } && name == parameter && (target.Region is null || target.Region == accountRegion.Region);

    private async Task<ChannelReport> ReportAsync(GuardedPass pass, int known, int moved, CancellationToken cancellationToken)
    {
        var now = (await ListAsync(pass, cancellationToken)).Records.Where(record => rules.Find(record.Key) is not null).ToList();
        var empty = now.Count(record => record.IsEmpty);
        // The targets of an empty channel are left alone.
        var failed = now.Where(record => !record.IsEmpty).Sum(record => record.Targets.Count(state => IsFailed(state) && IsOfPolicy(record, state)));
        metrics.Add(Metric.ChannelsEmpty, empty);
        metrics.Add(Metric.ChannelTargetsFailed, failed);
        metrics.Add(Metric.ChannelPartsLeft, pass.Left);
        return Reported(new(known, moved, empty, failed, pass.Left));
    }

    private static bool IsFailed(TargetState state) => state is { Problem: not null, IsWaiting: false };

    private bool IsOfPolicy(ChannelRecord record, TargetState state) => rules.Find(record.Key)!.Targets.Any(target => target.ToString() == state.Target);

    private ChannelReport Reported(ChannelReport report)
    {
        Log.Passed(logger, report.Channels, report.Moved, report.Empty, report.FailedTargets, report.Left);
        return report;
    }

    /// <summary>Reads what can be read; the rest is a failed part of the pass.</summary>
    private async Task<ListedChannels> ListAsync(GuardedPass pass, CancellationToken cancellationToken)
    {
        ListedChannels listed = new([], null);
        await pass.TryAsync("the list of channels", async () =>
        {
            listed = await ListAsync(cancellationToken);
            if (listed.Problem is { } problem)
                throw problem;
        }, cancellationToken);
        return listed;
    }

    /// <summary>Records that are read before a damaged one is found count, because a revocation must reach their channels.</summary>
    internal async Task<ListedChannels> ListAsync(CancellationToken cancellationToken)
    {
        List<ChannelRecord> records = [];
        try
        {
            await foreach (var record in channels.ListAsync(cancellationToken))
                records.Add(record);
            return new(records, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new(records, e);
        }
    }

    /// <summary>Begins each pass at another channel, so that none is always among those that are left. Mixed, because the minutes of a schedule have a common factor.</summary>
    private KnownChannels Rotated(KnownChannels known)
    {
        if (known.All.Count == 0)
            return known;
        var minute = (ulong)(clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute);
        var start = (int)((unchecked(minute * 0x9E3779B97F4A7C15) >> 33) % (ulong)known.All.Count);
        return known with { All = [.. known.All.Skip(start), .. known.All.Take(start)] };
    }

    /// <summary>Channels of the policy, and those that it does not name any more: they must not point at a revoked image either.</summary>
    internal KnownChannels Known(ListedChannels listed) => new(
    [
        .. rules.All,
        .. listed.Records.Where(record => rules.Find(record.Key) is null).Select(rules.RuleOf),
    ], listed.Problem);

    /// <summary>Moves every channel, then records that none points at the image any more.</summary>
    /// <exception cref="PassFailedException">Some channels may still point at the image, so the revocation stays pending. All others were moved.</exception>
    internal async Task RevokeAsync(RevocationRecord revocation, KnownChannels known, CancellationToken cancellationToken)
    {
        var pass = new GuardedPass((exception, item) => Log.ItemFailed(logger, exception, item));
        foreach (var rule in known.All)
            await pass.TryAsync(rule.Key.ToString(), () => mover.RevokeAsync(rule, revocation, cancellationToken), cancellationToken);
        if (known.Problem is { } problem)
            await pass.TryAsync("the list of channels", () => throw problem, cancellationToken);
        pass.Complete("The revocation", known.All.Count);
        await revocations.TryWriteAsync(revocation with { State = RevocationState.Revoked }, cancellationToken);
    }
}

/// <param name="Problem">Why records may be missing; null when none is.</param>
internal sealed record ListedChannels(IReadOnlyList<ChannelRecord> Records, Exception? Problem);

/// <param name="Problem">Why channels may be missing that the policy does not name; null when none is.</param>
internal sealed record KnownChannels(IReadOnlyList<ChannelRule> All, Exception? Problem);
