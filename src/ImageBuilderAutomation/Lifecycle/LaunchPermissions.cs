using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// With whom the AMIs of an image were shared. EC2 removes all launch permissions when an AMI is disabled and does not give them back, so they are recorded
/// before.
/// </summary>
/// <param name="Unread">Why those of some AMIs are missing, for people; null when all were read.</param>
public sealed record LaunchPermissions(DateTimeOffset ReadAt, IReadOnlyList<SharedAmis> Amis, string? Unread = null)
{
    /// <summary>In all lists together, with 100 bytes for each. A DynamoDB item is limited to 400 KB.</summary>
    public const int MaxNamed = 500;

    /// <summary>Whether a record has room for them.</summary>
    public static bool Fits(IReadOnlyList<SharedAmis> amis) => amis.Sum(same => same.Amis.Count + same.SharedWith.Count) <= MaxNamed;

    /// <summary>AMIs with the same permissions are recorded together, because those of one image mostly have the same.</summary>
    public static IReadOnlyList<SharedAmis> Grouped(IEnumerable<AmiPermissions> permissions) =>
    [
        .. permissions.GroupBy(ami => string.Join('\n', ami.SharedWith.Order(StringComparer.Ordinal))).OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => new SharedAmis(
                [.. same.Select(ami => ami.Ami).Order(StringComparer.Ordinal)],
                [.. same.First().SharedWith.Order(StringComparer.Ordinal)])),
    ];

    /// <summary>The permissions that were recorded before an update that may have disabled some of the AMIs; null if they are all there again.</summary>
    public static LaunchPermissions? SinceDisabled(LifecycleRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Permissions is { } recorded
            && (record.Update is { Action: LifecycleAction.Disable }
                || record.Actions.LastOrDefault(action => action.RequestedAt >= recorded.ReadAt && action is { Action: LifecycleAction.Restore, Status: ActionRecord.Success }
                    or { Action: LifecycleAction.Disable, MayHaveChanged: true }) is { Action: LifecycleAction.Disable })
                ? recorded
                : null;
    }

    /// <summary>
    /// What the record keeps when permissions are read again: an update that the service had accepted before may have disabled some of the AMIs, which then
    /// show no permissions.
    /// </summary>
    /// <param name="before">Read before that update; null if there was none.</param>
    public static IEnumerable<AmiPermissions> Kept(IReadOnlyList<AmiPermissions> now, LaunchPermissions? before)
    {
        var recorded = (before?.Amis ?? []).SelectMany(same => same.Amis.Select(ami => new AmiPermissions(ami, same.SharedWith))).ToList();
        var shown = now.ToDictionary(ami => ami.Ami, StringComparer.Ordinal);
        return now.Where(ami => ami.SharedWith.Count > 0 || !recorded.Exists(earlier => earlier.Ami == ami.Ami))
            .Concat(recorded.Where(earlier => shown.GetValueOrDefault(earlier.Ami) is not { SharedWith.Count: > 0 }));
    }
}

/// <param name="Amis">AMIs with the Regions they are in: <c>eu-west-1/ami-0123456789abcdef0</c>.</param>
/// <param name="SharedWith">Account ids, ARNs of organizations and organizational units, and <c>all</c> for a public AMI.</param>
public sealed record SharedAmis(IReadOnlyList<string> Amis, IReadOnlyList<string> SharedWith);

/// <summary>The launch permissions of one AMI.</summary>
/// <param name="Ami">As in <see cref="SharedAmis"/>.</param>
public sealed record AmiPermissions(string Ami, IReadOnlyList<string> SharedWith);

/// <summary>The launch permissions of AMIs in EC2. A call that fails gives its reason; it throws only if it is cancelled.</summary>
public interface ILaunchPermissions
{
    /// <returns>Those of every AMI that exists, or why they are unknown.</returns>
    Task<Known<IReadOnlyList<AmiPermissions>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken);

    /// <summary>Shares an AMI with others too. Sharing it again with somebody changes nothing.</summary>
    /// <param name="sharedWith">As in <see cref="SharedAmis"/>.</param>
    Task<Known<bool>> AddAsync(AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken);
}
