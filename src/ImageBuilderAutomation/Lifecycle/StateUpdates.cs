using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Changes the state of images through the service.</summary>
public interface IStateUpdates
{
    /// <summary>Calls StartResourceStateUpdate once. The same token returns the same execution. Throttling and server faults are thrown.</summary>
    Task<StartResult> StartAsync(string imageArn, StateUpdate update, CancellationToken cancellationToken);

    /// <summary>Calls GetLifecycleExecution and, for a completed execution, reads the resources it touched.</summary>
    /// <returns>Null when the service has no such execution.</returns>
    Task<ExecutionSnapshot?> ReadAsync(string executionId, string imageArn, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the latest update of this image that started at or after <paramref name="since"/>, with one ListLifecycleExecutions. It may be another
    /// caller's, see <see cref="OwnershipProof"/>.
    /// </summary>
    Task<string?> FindAsync(string imageArn, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>The service's response to a request.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    public sealed record Started(string ExecutionId) : StartResult;

    /// <summary>Rejected for now: the image or the account has other updates in progress.</summary>
    public sealed record Busy(string Reason) : StartResult;

    /// <summary>Rejected: the image was deleted or is in another state, or the request is invalid.</summary>
    public sealed record Refused(string Reason) : StartResult;
}

/// <summary>A lifecycle execution as the service returns it.</summary>
/// <param name="Status">PENDING, IN_PROGRESS or CANCELLING; when completed SUCCESS, FAILED or CANCELLED.</param>
/// <param name="Resources">The image, then its AMIs or containers. Empty until the execution has completed.</param>
/// <param name="Action">What it did to the image; null when the service does not report it or the execution has not completed.</param>
public sealed record ExecutionSnapshot(string Id, string Status, string? Reason, IReadOnlyList<ResourceOutcome> Resources, LifecycleAction? Action = null)
{
    public bool HasEnded => LifecycleExecutionStatus.HasEnded(Status);

    /// <summary>
    /// The status of the image itself if the service reports it, otherwise the worst status of all resources. The execution's own status is not enough:
    /// an execution that skips its only image ends with SUCCESS.
    /// </summary>
    public string Outcome =>
        Status == LifecycleExecutionStatus.Success && (Image ?? Worst) is { } worse && LifecycleExecutionStatus.ChangedNothing(worse.Status) ? worse.Status : Status;

    public string? OutcomeReason =>
        Reason ?? (Image is { Reason: { } own } && LifecycleExecutionStatus.ChangedNothing(Image.Status) ? own : Worst?.Reason);

    private ResourceOutcome? Image => Resources.FirstOrDefault(r => r.Id.StartsWith("arn:", StringComparison.Ordinal));

    /// <summary>FAILED before SKIPPED; a resource with a reason before one without.</summary>
    private ResourceOutcome? Worst => Resources.Where(r => LifecycleExecutionStatus.ChangedNothing(r.Status))
        .OrderBy(r => r.Status, StringComparer.Ordinal).ThenBy(r => r.Reason is null).FirstOrDefault();
}

/// <summary>The result of an update for the image or for one of its AMIs or containers.</summary>
/// <param name="Id">Image ARN, AMI id or container URI.</param>
/// <param name="Reason">Why it was skipped or failed; null when it succeeded.</param>
public sealed record ResourceOutcome(string Id, string? Region, string? AccountId, string Status, string? Reason);
