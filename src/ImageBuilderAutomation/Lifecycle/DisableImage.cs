using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// Disables an image at a person's request, in any mode: nothing can be launched from its AMIs any more. Uses do not hold that up and do not bring the image back;
/// instances that run go on.
/// </summary>
public sealed class DisableImage(
    ILifecycleRecords records, UpdateTracker tracker, LifecycleSender sender, IImages images, ILaunchPermissions permissions, LifecycleOptions options,
    AccountRegion accountRegion, TimeProvider clock, ILogger<DisableImage> logger)
{
    /// <param name="by">The person's IAM or STS ARN.</param>
    public async Task<DisableReport> HandleAsync(ImageBuildArn image, string by, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (ReasonText.ProblemOf(reason) is { } problem)
            throw new ArgumentException(problem, nameof(reason));

        var record = await tracker.ReadAsync(image, logger, cancellationToken);
        var shown = await images.ReadAsync(image.ToString(), cancellationToken);
        // A person's own wish is stored even where the rules disabled the image: otherwise its next failed launch would bring it back.
        if (shown is { Status: ImageStatus.Disabled } && record.State is not LifecycleState.Running)
            return await KeepDisabledAsync(record, by, cancellationToken);
        if (Obstacle(shown, record) is { } obstacle)
            return new(false, obstacle);

        var (shared, unread) = await ReadPermissionsAsync(shown!, record, cancellationToken);
        var now = clock.GetUtcNow();
        var update = StateUpdate.Create(
            image, isContainer: false, record.NextSequence(), LifecycleAction.Disable, options.ExecutionRole, amiExclusions: null, reason, policyHash: null, by, now);
        // Launches fail as soon as the service has disabled the AMIs.
        var requested = (record.Requested(update, now) with { Permissions = shared }).Watched(shown!.Amis.Select(ami => ami.ImageId));
        if (await records.TryWriteAsync(requested, cancellationToken) is not { } stored)
            return new(false, "another process changed the image's record at the same time; try again");

        var result = await sender.SendAsync(stored, cancellationToken);
        var after = await records.ReadAsync(image.ToString(), cancellationToken) ?? stored;
        return result is ActResult.Started
            ? new(true, $"the service is disabling it ({after.Update?.ExecutionId ?? "its execution has ended"}); the next lifecycle run records the result{unread}")
            : new(false, after.Actions is [.., { StatusReason: { } why }] ? why : "the service did not accept the request");
    }

    private async Task<DisableReport> KeepDisabledAsync(LifecycleRecord record, string by, CancellationToken cancellationToken)
    {
        const string Done = "it is disabled";
        var now = clock.GetUtcNow();
        // A request that is stored may have been sent, whether or not its sender is still at work.
        if (record is { State: LifecycleState.Requested, Update.Action: LifecycleAction.Restore })
            return new(false, "a request to restore it is stored, and may have been sent; ask again after the next lifecycle run");
        var ruled = record is { State: LifecycleState.Requested, Update: { Action: LifecycleAction.Disable, By: null } };
        if (ruled && record.IsLeased(now, options.Lease))
            return new(false, "a request to disable it is being sent; ask again in some minutes");
        if (!ruled && record.Quiet is null or { EndsWithUse: false })
            return new(true, Done);
        var kept = record with
        {
            Update = ruled ? record.Update! with { By = by } : record.Update,
            Quiet = record.Quiet is { EndsWithUse: true } quiet ? quiet with { By = by } : record.Quiet,
            ChangedAt = now,
        };
        return await records.TryWriteAsync(kept, cancellationToken) is null
            ? new(false, "another process changed the image's record at the same time; try again")
            : new(true, $"{Done}, and only a person brings it back");
    }

    private string? Obstacle(ImageSnapshot? image, LifecycleRecord record) => image switch
    {
        null => "the service has no such image",
        _ when record.State is LifecycleState.Running => $"{record.Update!.Action.Name()} is in progress ({record.Update.ExecutionId})",
        _ when record.IsLeased(clock.GetUtcNow(), options.Lease) => $"a request to {record.Update!.Action.Name()} it is being sent",
        { Status: not (ImageStatus.Available or ImageStatus.Deprecated) } => $"it is {image.Status}; only an available or deprecated image can be disabled",
        _ when image.RecipeArn?.Contains(":container-recipe/", StringComparison.Ordinal) == true =>
            "it is a container image, which the service can delete but not disable",
        _ when options.ExecutionRole.Length == 0 => "LIFECYCLE_ROLE_ARN, the role that Image Builder assumes, is not set",
        _ => null,
    };

    /// <summary>What cannot be read is lost when the AMIs are disabled, and an image that must not be used does not wait for that.</summary>
    private async Task<(LaunchPermissions Permissions, string Unread)> ReadPermissionsAsync(ImageSnapshot image, LifecycleRecord record, CancellationToken cancellationToken)
    {
        var own = image.Amis.Where(ami => ami.AccountId is null || ami.AccountId == accountRegion.Account)
            .Select(ami => new AmiInRegion(ami.ImageId, ami.Region.Length > 0 ? ami.Region : accountRegion.Region)).DistinctBy(ami => ami.AmiId).ToList();
        var now = clock.GetUtcNow();
        // Older ones may have been taken back since.
        var before = LaunchPermissions.SinceDisabled(record);
        var read = own.Count == 0 ? new Known<IReadOnlyList<AmiPermissions>>.Yes([]) : await permissions.ReadAsync(own, cancellationToken);
        if (read is Known<IReadOnlyList<AmiPermissions>>.Yes(var amis) && LaunchPermissions.Grouped(LaunchPermissions.Kept(amis, before)) is var grouped
            && LaunchPermissions.Fits(grouped))
            return (new(now, grouped), "");
        var problem = read is Known<IReadOnlyList<AmiPermissions>>.No(var reason) ? reason : $"they are more than {LaunchPermissions.MaxNamed}";
        return (new(now, before?.Amis ?? [], problem), $"; with whom its AMIs were shared is not recorded: {problem}");
    }
}

/// <param name="Done">The service accepted the request, or the image is disabled already.</param>
/// <param name="Reason">Explanation for the person who requested it.</param>
public sealed record DisableReport(bool Done, string Reason);
