using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Watermarks;

/// <param name="Wrong">AMIs whose watermarks are not as the release says and that only a person can correct.</param>
/// <param name="Left">Images for which there was no time.</param>
public sealed record KeptWatermarks(int Amis, int Attached, int Removed, int Wrong, int Left)
{
    public static readonly KeptWatermarks None = new(0, 0, 0, 0, 0);
}

/// <summary>EC2 refused to attach or remove a watermark.</summary>
public sealed class WatermarkNotChangedException(string imageArn, string problem) : Exception(
    $"Expected to change the watermarks of {ImageBuildArn.ShortNameOf(imageArn)}; {problem}");

/// <summary>
/// Attaches the watermark of its release to each released AMI, and removes inherited and revoked ones, in mode act. Each change is stored before it is sent, and
/// read back. After a crash the next pass decides again by what EC2 shows; both calls can be repeated.
/// </summary>
public sealed class KeepWatermarks(
    WatermarkReporter reporter, IWatermarkRecords records, IAmiWatermarks watermarks, IRevocations revocations, INotificationPublisher notifications,
    IModeOverrides overrides, ChannelOptions options, TimeProvider clock, ILogger<KeepWatermarks> logger)
{
    /// <summary>The list of all images takes many calls, so not every pass reads it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>How long after a new image each pass looks: the history says some minutes later whether gates released it.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromMinutes(20);

    // Only saves calls: a new process looks with its first pass.
    private DateTimeOffset? _lookedAt;
    private DateTimeOffset _promptUntil;

    /// <param name="isImageNew">An image has become available.</param>
    /// <exception cref="PassFailedException">Some images failed; the others are done.</exception>
    public async Task<KeptWatermarks> HandleAsync(bool isImageNew, WorkTime time)
    {
        if (await ModeAsync(time.End) is not Mode.Act)
            return KeptWatermarks.None;
        var now = clock.GetUtcNow();
        if (isImageNew)
            _promptUntil = now + Prompt;
        if (!await IsDueAsync(now, time.End))
            return KeptWatermarks.None;

        var pass = new GuardedPass((exception, item) => Log.ItemFailed(logger, exception, item));
        WatermarkReport? report = null;
        var known = new Dictionary<string, WatermarkRecord>(StringComparer.Ordinal);
        await pass.TryAsync("the list of watermarks", async () =>
        {
            foreach (var record in await records.ListAsync(time.End))
                known[record.ImageArn] = record;
            report = await reporter.ReadAsync(withRecipes: false, time.End);
        }, time.End);
        var (attached, removed) = (0, 0);
        foreach (var image in (report?.Amis ?? []).GroupBy(ami => ami.Image.ToString(), StringComparer.Ordinal))
        {
            var before = known.GetValueOrDefault(image.Key) ?? new WatermarkRecord { ImageArn = image.Key };
            await pass.TryAsync(ImageBuildArn.ShortNameOf(image.Key), async token =>
            {
                var closed = await KeepAsync(before, [.. image], token);
                attached += closed.Count(effect => effect.Change is WatermarkChange.Attach);
                removed += closed.Count(effect => effect.Change is WatermarkChange.Remove);
            }, time);
        }

        if (pass.Left == 0)
            _lookedAt = now;
        var kept = new KeptWatermarks(report?.Amis.Count ?? 0, attached, removed, (report?.Amis ?? []).Count(NeedsPerson), pass.Left);
        // The pass over the channels, in the same invocation, has a line already: this one is for what happened.
        if (kept is not { Attached: 0, Removed: 0, Left: 0 })
            Log.Kept(logger, kept.Amis, kept.Attached, kept.Removed, kept.Wrong, kept.Left);
        return pass.Complete("The pass over the watermarks", kept);
    }

    private async Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _lookedAt is not { } last || now - last >= Interval || now < _promptUntil
        || (await revocations.ListAsync(cancellationToken)).Any(one => one.At >= last);

    /// <returns>The effects that were closed.</returns>
    /// <exception cref="WatermarkNotChangedException">EC2 refused a change. What succeeded is recorded.</exception>
    private async Task<IReadOnlyList<WatermarkEffect>> KeepAsync(WatermarkRecord before, IReadOnlyList<ReportedAmi> amis, CancellationToken cancellationToken)
    {
        var planned = WatermarkTransitions.Plan(before, amis, clock.GetUtcNow());
        if (await StoreAsync(before, planned, cancellationToken) is not { } stored)
            return [];
        var (record, problem) = (stored, (string?)null);
        foreach (var effect in stored.Effects.Where(effect => effect.IsOpen && amis.Any(ami => ami.Asks(effect))))
        {
            // The switch is read before each act, so that it stops a pass that has begun. So is a revocation: it may have begun since.
            if (await ModeAsync(cancellationToken) is not Mode.Act)
                break;
            if (effect.Change is WatermarkChange.Attach && await revocations.ReadAsync(record.ImageArn, cancellationToken) is { MayBeRevoked: true })
                continue;
            var refusal = await SendAsync(effect, cancellationToken);
            record = WatermarkTransitions.Sent(record, effect, refusal, clock.GetUtcNow());
            problem ??= refusal;
        }

        var read = await watermarks.ReadAsync([.. record.Effects.Where(effect => effect.State is EffectState.Sent).Select(effect => effect.Ami).Distinct()], cancellationToken);
        var last = WatermarkTransitions.ReadBack(record, ami => KeysOf(read.GetValueOrDefault(ami)), clock.GetUtcNow());
        var written = last.Effects.SequenceEqual(stored.Effects) ? stored : await StoreAsync(stored, last, cancellationToken);
        if (problem is not null)
            throw new WatermarkNotChangedException(record.ImageArn, problem);
        return written is null ? [] : Closed(before, written);
    }

    /// <summary>Publishes removals before the write that prevents a second notification.</summary>
    private async Task<WatermarkRecord?> StoreAsync(WatermarkRecord before, WatermarkRecord next, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(before, next))
            return before;
        if (Closed(before, next).Where(effect => effect.Change is WatermarkChange.Remove).ToList() is { Count: > 0 } removed)
            await notifications.PublishAsync(WatermarkNotifications.OfRemoval(next, removed, clock.GetUtcNow()), cancellationToken);
        return await records.TryWriteAsync(next, cancellationToken);
    }

    /// <returns>What went wrong; null when EC2 accepted the change.</returns>
    private async Task<string?> SendAsync(WatermarkEffect effect, CancellationToken cancellationToken) =>
        (effect.Change is WatermarkChange.Attach
            ? await watermarks.AttachAsync(effect.Ami, ReleaseWatermark.NameIn(effect.Key), cancellationToken)
            : await watermarks.RemoveAsync(effect.Ami, effect.Key, cancellationToken)) is Known<bool>.No(var problem) ? problem : null;

    private static List<WatermarkEffect> Closed(WatermarkRecord before, WatermarkRecord after) =>
        [.. after.Effects.Where(effect => !effect.IsOpen && !before.Effects.Contains(effect))];

    private static IReadOnlyList<string>? KeysOf(Known<MarkedAmi>? read) =>
        read is Known<MarkedAmi>.Yes(var ami) ? [.. ami.Watermarks.Select(mark => mark.Key)] : null;

    private static bool NeedsPerson(ReportedAmi ami) => ami.Decision is { IsRight: false, Attach: false, Remove.Count: 0 };

    private Task<Mode> ModeAsync(CancellationToken cancellationToken) => overrides.ReadAsync(Capability.Releases, options.Mode, cancellationToken);
}
