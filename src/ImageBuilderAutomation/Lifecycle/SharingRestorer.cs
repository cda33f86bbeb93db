using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// Gives restored AMIs the launch permissions back that EC2 removed when it disabled them. Permissions that are there already are not requested, so a request
/// can be repeated after a crash, and what was asked for is read back.
/// </summary>
public sealed class SharingRestorer(NotifyingLifecycleRecords records, ILaunchPermissions permissions, TimeProvider clock)
{
    /// <summary>Until then every run tries again. An account or organization that no longer exists never gets its permission back.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(30);

    /// <param name="record">With a <see cref="LifecycleRecord.Sharing"/>.</param>
    public async Task RestoreAsync(LifecycleRecord record, LifecycleImage? image, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var done = record with { Sharing = null, ChangedAt = now };
        // Somebody has disabled or deleted the image again.
        if (image is not { IsUsable: true })
        {
            await records.TryWritePublishedAsync(done, cancellationToken);
            return;
        }

        var (missing, problem) = await GiveBackAsync(record.Sharing!.Permissions, cancellationToken);
        // What was given back once is not asked for again: its owner may take it away. Only AMIs that all lack something else have no room.
        if (!LaunchPermissions.Fits(missing))
            missing = record.Sharing.Permissions.Amis;
        var rest = record.Sharing with { Permissions = record.Sharing.Permissions with { Amis = missing }, Problem = problem };
        if (problem is null)
            await records.TryWriteAsync(record, done, cancellationToken);
        else if (now - record.Sharing.StoredAt > GivesUpAfter)
            await records.TryWritePublishedAsync(done, cancellationToken);
        else if (problem != record.Sharing.Problem || CountOf(missing) != CountOf(record.Sharing.Permissions.Amis))
            await records.TryWriteAsync(record, record with { Sharing = rest, ChangedAt = now }, cancellationToken);
    }

    private static int CountOf(IReadOnlyList<SharedAmis> shared) => shared.Sum(same => same.Amis.Count * same.SharedWith.Count);

    /// <returns>The permissions that are missing, and why; null when all are back.</returns>
    private async Task<(IReadOnlyList<SharedAmis> Missing, string? Problem)> GiveBackAsync(LaunchPermissions wanted, CancellationToken cancellationToken)
    {
        var (problems, missing) = (new SortedSet<string>(StringComparer.Ordinal), new List<AmiPermissions>());
        foreach (var (name, sharedWith) in wanted.Amis.Where(same => same.SharedWith.Count > 0).SelectMany(same => same.Amis.Select(ami => (ami, same.SharedWith))))
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            var (rest, problem) = await GiveBackAsync(new(name[(slash + 1)..], name[..slash]), sharedWith, cancellationToken);
            if (problem is null)
                continue;
            problems.Add($"{name}: {problem}");
            missing.Add(new(name, rest));
        }

        return (LaunchPermissions.Grouped(missing), problems.Count == 0 ? null : LifecycleTransitions.Truncate(string.Join("; ", problems)));
    }

    private async Task<(IReadOnlyList<string> Missing, string? Problem)> GiveBackAsync(
        AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken)
    {
        var (missing, unread) = await MissingAsync(ami, sharedWith, cancellationToken);
        if (unread is not null)
            return (sharedWith, unread);
        if (missing.Count == 0)
            return ([], null);
        var refused = await AddAsync(ami, missing, cancellationToken);
        // EC2 refuses the whole call for one account that no longer exists. The others must not go without.
        if (refused is not null && missing.Count > 1)
        {
            foreach (var one in missing)
                await AddAsync(ami, [one], cancellationToken);
        }

        var (still, problem) = await MissingAsync(ami, missing, cancellationToken);
        return problem is not null ? (missing, problem)
            : still.Count == 0 ? ([], null)
            : (still, refused ?? $"EC2 does not show {string.Join(", ", still)} yet");
    }

    /// <returns>Why EC2 refused; null if it did not.</returns>
    private async Task<string?> AddAsync(AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken) =>
        await permissions.AddAsync(ami, sharedWith, cancellationToken) is Known<bool>.No(var refused) ? refused : null;

    private async Task<(IReadOnlyList<string> Missing, string? Problem)> MissingAsync(
        AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken) => await permissions.ReadAsync([ami], cancellationToken) switch
        {
            // For a while after it was restored, EC2 may not find the AMI yet.
            Known<IReadOnlyList<AmiPermissions>>.Yes([]) => (sharedWith, "EC2 does not find it"),
            Known<IReadOnlyList<AmiPermissions>>.Yes(var read) => ([.. read.SelectMany(one => sharedWith.Except(one.SharedWith))], null),
            Known<IReadOnlyList<AmiPermissions>>.No(var reason) => (sharedWith, reason),
            _ => (sharedWith, "its launch permissions are unknown"),
        };
}
