using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Makes a deprecated or disabled image available again at a person's request, in any mode, and defers its next retirement.</summary>
public sealed class RestoreImage(
    ILifecycleRecords records, UpdateTracker tracker, LifecycleSender sender, IImages images, LifecycleOptions options, TimeProvider clock,
    ILogger<RestoreImage> logger)
{
    /// <param name="by">The person's IAM or STS ARN.</param>
    public async Task<RestoreReport> HandleAsync(ImageBuildArn image, string by, string reason, CancellationToken cancellationToken)
    {
        if (ReasonText.ProblemOf(reason) is { } problem)
            throw new ArgumentException(problem, nameof(reason));

        var record = await tracker.ReadAsync(image, logger, cancellationToken);
        var shown = await images.ReadAsync(image.ToString(), cancellationToken);
        if (Obstacle(shown, record) is { } obstacle)
            return new(false, obstacle, record);

        var now = clock.GetUtcNow();
        var update = StateUpdate.Create(
            image, isContainer: false, record.NextSequence(), LifecycleAction.Restore, options.ExecutionRole, amiExclusions: null, reason, policyHash: null, by, now);
        if (await records.TryWriteAsync(record.Requested(update, now), cancellationToken) is not { } stored)
            return new(false, "another process changed the image's record at the same time; try again", record);

        var result = await sender.SendAsync(stored, cancellationToken);
        var after = await records.ReadAsync(image.ToString(), cancellationToken) ?? stored;
        var execution = after.Update?.ExecutionId ?? "its execution has ended";
        return result is ActResult.Started
            ? new(true, $"the service is restoring it ({execution}); the next lifecycle run records the result", after)
            : new(false, after.Actions is [.., { StatusReason: { } why }] ? why : "the service did not accept the request", after);
    }

    private string? Obstacle(ImageSnapshot? image, LifecycleRecord record) => image switch
    {
        null => "the service has no such image",
        _ when record.State is LifecycleState.Running => $"{record.Update!.Action.Name()} is in progress ({record.Update.ExecutionId})",
        _ when record.IsLeased(clock.GetUtcNow(), options.Lease) => $"a request to {record.Update!.Action.Name()} it is being sent",
        { Status: not (ImageStatus.Deprecated or ImageStatus.Disabled) } when record is not { Quiet.IsPartial: true } =>
            $"it is {image.Status}; only a deprecated or disabled image can be restored",
        _ when image.RecipeArn?.Contains(":container-recipe/", StringComparison.Ordinal) == true =>
            "it is a container image, which the service can delete but not restore",
        _ => null,
    };
}

/// <param name="Started">Whether the service accepted the request.</param>
/// <param name="Reason">Explanation for the person who requested it.</param>
public sealed record RestoreReport(bool Started, string Reason, LifecycleRecord Record);
