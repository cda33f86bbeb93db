using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Releases.Watermarks;

/// <summary>What is done about the watermarks of one image's AMIs. It is stored before it is sent. No decision depends on it: those rest on what EC2 shows.</summary>
public sealed record WatermarkRecord
{
    private const int MaxReason = 700;

    public required string ImageArn { get; init; }

    /// <summary>Why the image was released, or not, when the latest changes were planned.</summary>
    public string Reason { get; init => field = value.Length > MaxReason ? $"{value[..(MaxReason - 3)]}..." : value; } = "";

    /// <summary>The latest effect for each AMI and watermark.</summary>
    public IReadOnlyList<WatermarkEffect> Effects { get; init; } = [];

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }
}

public enum WatermarkChange
{
    Attach,
    Remove,
}

/// <param name="Key">Of the watermark.</param>
/// <param name="State">Stored, sent, failed, or verified: read back.</param>
public sealed record WatermarkEffect(AmiInRegion Ami, WatermarkChange Change, string Key, EffectState State, DateTimeOffset StoredAt)
{
    /// <summary>A long text is cut, so that a record with all its effects fits an item.</summary>
    private const int MaxProblem = 150;

    /// <summary>How what went wrong at the latest attempt begins; null when nothing did. The log has all of it.</summary>
    public string? Problem { get; init => field = value?.Length > MaxProblem ? $"{value[..MaxProblem]}…" : value; }

    public DateTimeOffset? VerifiedAt { get; init; }

    public bool IsOpen => State is not EffectState.Verified;

    /// <summary>Whether the AMI's watermarks are as the change makes them.</summary>
    public bool IsDone(IEnumerable<string> keys) => keys.Contains(Key) == (Change is WatermarkChange.Attach);
}

public interface IWatermarkRecords
{
    /// <returns>All records. A damaged one comes without effects, so that the next write replaces it.</returns>
    Task<IReadOnlyList<WatermarkRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="WatermarkRecord.Version"/>.</summary>
    /// <returns>The stored record; null when another writer was first.</returns>
    Task<WatermarkRecord?> TryWriteAsync(WatermarkRecord record, CancellationToken cancellationToken);
}

/// <summary>How the record of an image follows from what EC2 shows. Pure.</summary>
public static class WatermarkTransitions
{
    /// <summary>Number of effects that a record keeps after they were read back, the latest ones.</summary>
    private const int MaxClosed = 20;

    /// <summary>
    /// Adds what the decisions ask for, and closes what has happened. An effect that was not carried out and that no decision asks for any more is forgotten; one of
    /// an AMI about which something is unknown stays.
    /// </summary>
    /// <param name="amis">The AMIs of the image, as just read.</param>
    public static WatermarkRecord Plan(WatermarkRecord record, IReadOnlyList<ReportedAmi> amis, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(amis);
        var wanted = amis.SelectMany(ami => WantedOf(ami, now)).ToList();
        var reason = amis.Where(ami => WantedOf(ami, now).Any()).Select(ami => ami.Standing.Reason).FirstOrDefault() ?? record.Reason;
        List<WatermarkEffect> effects = [];
        foreach (var effect in record.Effects)
        {
            if (wanted.Find(one => IsSame(one, effect)) is { } again)
            {
                wanted.Remove(again);
                // The time of the first request stays while it is open: a notification about it is published under the same id after a crash.
                effects.Add(effect.IsOpen && effect.Change == again.Change ? effect : again);
            }
            else if (!effect.IsOpen)
                effects.Add(effect);
            else if (amis.FirstOrDefault(ami => ami.Ami == effect.Ami) is { } found)
            {
                if (found.Decision.Verdict is WatermarkVerdict.Unknown)
                    effects.Add(effect);
                else if (effect.IsDone(found.Watermarks))
                    effects.Add(Verified(effect, now));
            }
        }

        effects.AddRange(wanted);
        if (effects.Count(effect => !effect.IsOpen) > MaxClosed)
            effects = [.. effects.Where(effect => effect.IsOpen), .. effects.Where(effect => !effect.IsOpen).OrderBy(effect => effect.VerifiedAt).TakeLast(MaxClosed)];
        return effects.SequenceEqual(record.Effects) ? record : record with { Effects = effects, Reason = reason, ChangedAt = now };
    }

    /// <summary>Records the answer to a request.</summary>
    /// <param name="problem">Null when EC2 accepted it.</param>
    public static WatermarkRecord Sent(WatermarkRecord record, WatermarkEffect effect, string? problem, DateTimeOffset now) =>
        Replace(record, effect, effect with { State = problem is null ? EffectState.Sent : EffectState.Failed, Problem = problem }, now);

    /// <summary>Closes the requests that EC2 accepted and whose effect it shows.</summary>
    /// <param name="keys">The keys of an AMI's watermarks as just read; null where they are unknown.</param>
    public static WatermarkRecord ReadBack(WatermarkRecord record, Func<AmiInRegion, IReadOnlyList<string>?> keys, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(keys);
        return record.Effects.Where(effect => effect.State is EffectState.Sent && keys(effect.Ami) is { } shown && effect.IsDone(shown)).ToList()
            .Aggregate(record, (changed, effect) => Replace(changed, effect, Verified(effect, now), now));
    }

    private static IEnumerable<WatermarkEffect> WantedOf(ReportedAmi ami, DateTimeOffset now)
    {
        if (ami.Decision.Attach)
            yield return new(ami.Ami, WatermarkChange.Attach, ami.ReleaseKey, EffectState.Stored, now);
        foreach (var key in ami.Decision.Remove)
            yield return new(ami.Ami, WatermarkChange.Remove, key, EffectState.Stored, now);
    }

    private static WatermarkEffect Verified(WatermarkEffect effect, DateTimeOffset now) =>
        effect with { State = EffectState.Verified, VerifiedAt = now, Problem = null };

    private static WatermarkRecord Replace(WatermarkRecord record, WatermarkEffect before, WatermarkEffect after, DateTimeOffset now) =>
        record with { Effects = [.. record.Effects.Select(one => one == before ? after : one)], ChangedAt = now };

    private static bool IsSame(WatermarkEffect one, WatermarkEffect other) => one.Ami == other.Ami && one.Key == other.Key;
}
