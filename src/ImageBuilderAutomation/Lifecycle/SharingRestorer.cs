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

        var problem = await GiveBackAsync(record.Sharing!.Permissions, cancellationToken) is { } text ? LifecycleTransitions.Truncate(text) : null;
        if (problem is null)
            await records.TryWriteAsync(record, done, cancellationToken);
        else if (now - record.Sharing.StoredAt > GivesUpAfter)
            await records.TryWritePublishedAsync(done, cancellationToken);
        else if (problem != record.Sharing.Problem)
            await records.TryWriteAsync(record, record with { Sharing = record.Sharing with { Problem = problem }, ChangedAt = now }, cancellationToken);
    }

    /// <returns>Why some permissions are missing; null when all are back.</returns>
    private async Task<string?> GiveBackAsync(LaunchPermissions wanted, CancellationToken cancellationToken)
    {
        var problems = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, sharedWith) in wanted.Amis.Where(same => same.SharedWith.Count > 0).SelectMany(same => same.Amis.Select(ami => (ami, same.SharedWith))))
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (await GiveBackAsync(new(name[(slash + 1)..], name[..slash]), sharedWith, cancellationToken) is { } problem)
                problems.Add($"{name}: {problem}");
        }

        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    private async Task<string?> GiveBackAsync(AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken)
    {
        var (missing, unread) = await MissingAsync(ami, sharedWith, cancellationToken);
        if (missing.Count == 0)
            return unread;
        if (await permissions.AddAsync(ami, missing, cancellationToken) is Known<bool>.No(var refused))
            return refused;
        var (still, problem) = await MissingAsync(ami, sharedWith, cancellationToken);
        return problem ?? (still.Count == 0 ? null : $"EC2 does not show {string.Join(", ", still)} yet");
    }

    private async Task<(IReadOnlyList<string> Missing, string? Problem)> MissingAsync(
        AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken) => await permissions.ReadAsync([ami], cancellationToken) switch
        {
            // An AMI that no longer exists needs no permissions.
            Known<IReadOnlyList<AmiPermissions>>.Yes(var read) => ([.. read.SelectMany(one => sharedWith.Except(one.SharedWith))], null),
            Known<IReadOnlyList<AmiPermissions>>.No(var reason) => ([], reason),
            _ => ([], "its launch permissions are unknown"),
        };
}
