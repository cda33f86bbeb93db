using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The time after an image was disabled, in which uses that no source showed before make themselves known.</summary>
/// <param name="Since">When the image was disabled; for an image that others disabled, when that was first seen.</param>
/// <param name="Until">The image is not deleted before. It stays valid when a later policy has a shorter period.</param>
/// <param name="IsOwn">This stack disabled the image. One that others disabled is not brought back: they may have had a reason, such as a vulnerability.</param>
/// <param name="By">ARN of the person who had it disabled; null where the rules did. Then only a person brings it back, whatever turns out to use it.</param>
/// <param name="IsPartial">
/// An update of this stack disabled or restored the image only in part, or may have, so the image's status does not say which AMIs are disabled. The image is
/// watched like a disabled one, and not deleted, until an update of it succeeds completely.
/// </param>
public sealed record QuietPeriod(DateTimeOffset Since, DateTimeOffset Until, bool IsOwn, bool IsPartial = false, string? By = null)
{
    /// <summary>A use that is found brings the image back.</summary>
    public bool EndsWithUse => IsOwn && By is null;
}

/// <summary>A use that was found after an image was disabled: a failed launch, or a reference.</summary>
/// <param name="Id">The id of the CloudTrail event, or <see cref="BySources"/>. The same use is recorded once.</param>
/// <param name="Reason">For people: what uses the image.</param>
/// <param name="By">ARN or service of whoever tried to launch it; null when a source found the use.</param>
public sealed record FoundUse(string Id, DateTimeOffset At, string Reason, string? By)
{
    /// <summary>The number of uses that a record keeps. The first ones say who needs the image; an Auto Scaling group tries again every few minutes.</summary>
    public const int MaxKept = 10;

    /// <summary>The id of what the sources of usage found.</summary>
    public const string BySources = "sources";
}

/// <summary>Launch permissions that a restored image gets back. Stored before the first request.</summary>
/// <param name="By">ARN of the person who restored the image; null if the stack did. A person's wish is carried out in any mode.</param>
/// <param name="Problem">Why the last attempt did not succeed; null before the first one.</param>
public sealed record SharingRequest(LaunchPermissions Permissions, DateTimeOffset StoredAt, string? By, string? Problem = null);

/// <summary>The state transitions of a disabled image. Pure; the caller writes the result by compare-and-set.</summary>
public static class DisabledImageTransitions
{
    /// <summary>The number of AMIs that a record keeps. A DynamoDB item is limited to 400 KB.</summary>
    public const int MaxAmis = 200;

    /// <summary>Remembers the AMIs whose failed launches bring the image back. Written with the request to disable it, because launches fail from then on.</summary>
    public static LifecycleRecord Watched(this LifecycleRecord record, IEnumerable<string> amis) => record with
    {
        Amis = [.. amis.Distinct().Order(StringComparer.Ordinal).Take(MaxAmis)],
        FoundUses = [],
    };

    /// <summary>
    /// Begins the quiet period of an image that others disabled, or an earlier version, or this stack by an update whose end is unknown. Uses that were found since
    /// that update stay known.
    /// </summary>
    public static LifecycleRecord FoundDisabled(this LifecycleRecord record, IEnumerable<string> amis, TimeSpan quiet, DateTimeOffset now)
    {
        // One that was not sent although it has an execution found another caller's update, which is the latest one.
        var latest = record.Actions.LastOrDefault(action => action.MayHaveChanged);
        var isOwn = latest is { Action: LifecycleAction.Disable, Status: not (ActionRecord.Success or ActionRecord.NotSent) };
        // One that others disabled is disabled completely, as far as anybody knows.
        var isPartial = isOwn || latest is { Action: LifecycleAction.Restore, Status: not (ActionRecord.Success or ActionRecord.NotSent) };
        return record.Watched(amis) with { Quiet = new(now, now + quiet, isOwn, isPartial), FoundUses = isOwn ? record.FoundUses : [], ChangedAt = now };
    }

    /// <summary>Others disabled the image again while it was to be restored. The uses that were found before have been answered by that.</summary>
    public static LifecycleRecord DisabledByOthers(this LifecycleRecord record, TimeSpan quiet, DateTimeOffset now) =>
        record.Quiet is null ? record : record with { Quiet = new(now, now + quiet, IsOwn: false), FoundUses = [], ChangedAt = now };

    /// <summary>The image is no longer disabled.</summary>
    public static LifecycleRecord NoLongerDisabled(this LifecycleRecord record, DateTimeOffset now) =>
        record with { Quiet = null, Amis = [], FoundUses = [], ChangedAt = now };

    /// <summary>Whether some AMIs of an image are disabled: the image is, or an update of this stack ended in part.</summary>
    public static bool IsDisabledInPart(this LifecycleRecord? record, LifecycleImage image) =>
        image.Status == ImageStatus.Disabled || (record is { Quiet.IsPartial: true } && image.IsFinished);

    /// <summary>Whether launches of its AMIs fail because of an update: it is disabled, or about to be.</summary>
    public static bool IsWatched(this LifecycleRecord record) =>
        record.Quiet is not null || (record.IsInProgress && record.Update!.Action is LifecycleAction.Disable or LifecycleAction.Delete);

    /// <summary>Records a use once, and begins the quiet period again.</summary>
    /// <returns>The record itself if it says so already.</returns>
    public static LifecycleRecord Found(this LifecycleRecord record, FoundUse use, TimeSpan quiet, DateTimeOffset now)
    {
        var isKept = record.FoundUses.Any(known => known.Id == use.Id) || record.FoundUses.Count >= FoundUse.MaxKept;
        // Rarely, because a group that fails to launch would otherwise change the record every few minutes.
        var until = use.At + quiet > record.Quiet?.Until + TimeSpan.FromHours(12) ? use.At + quiet : record.Quiet?.Until;
        if (isKept && until == record.Quiet?.Until)
            return record;
        return record with
        {
            FoundUses = isKept ? record.FoundUses : [.. record.FoundUses, use with { Reason = LifecycleTransitions.Truncate(use.Reason) }],
            Quiet = record.Quiet is { } quietPeriod ? quietPeriod with { Until = until!.Value } : null,
            ChangedAt = now,
        };
    }

    /// <summary>What a completed update means for a disabled image.</summary>
    internal static LifecycleRecord After(this LifecycleRecord record, StateUpdate update, string status, TimeSpan quiet, DateTimeOffset now) =>
        (status, update.Action) switch
        {
            (ActionRecord.Success, LifecycleAction.Disable) => record with { Quiet = new(now, now + quiet, IsOwn: true, By: update.By ?? record.Quiet?.By) },
            // Whose update it was is not known, so nothing brings the image back without a person.
            (ActionRecord.NotSent, _) => record,
            // Launches of the disabled AMIs fail, whatever the image's status is. A period that others began stays theirs.
            (_, LifecycleAction.Disable) when record.Actions[^1].MayHaveChanged =>
                record with { Quiet = new(now, now + quiet, record.Quiet?.IsOwn ?? true, IsPartial: true, update.By ?? record.Quiet?.By) },
            (not ActionRecord.Success, LifecycleAction.Restore) when record.Actions[^1].MayHaveChanged && record.Quiet is { } begun =>
                record with { Quiet = begun with { IsPartial = true } },
            (ActionRecord.Success, LifecycleAction.Delete) => record.NoLongerDisabled(now),
            (ActionRecord.Success, LifecycleAction.Restore) => record.NoLongerDisabled(now) with
            {
                // EC2 took the permissions away when it disabled the AMIs. Those of an image that others disabled may be older than their reason.
                Sharing = record is { Quiet.IsOwn: true, Permissions: { } shared } && shared.Amis.Any(amis => amis.SharedWith.Count > 0)
                    ? new(shared, now, update.By)
                    : null,
            },
            _ => record,
        };
}
