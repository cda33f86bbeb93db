namespace ImageBuilderAutomation.Lifecycle;

/// <summary>A lifecycle execution as the service returns it.</summary>
/// <param name="Status">PENDING, IN_PROGRESS or CANCELLING; when completed SUCCESS, FAILED or CANCELLED.</param>
/// <param name="Resources">The image, then its AMIs or containers. Empty until the execution has completed.</param>
/// <param name="Action">What it did to the image; null when the service does not report it or the execution has not completed.</param>
public sealed record ExecutionSnapshot(string Id, string Status, string? Reason, IReadOnlyList<ResourceOutcome> Resources, LifecycleAction? Action = null)
{
    public bool HasEnded => Status is "SUCCESS" or "FAILED" or "CANCELLED";

    /// <summary>
    /// The status of the image itself if the service reports it, otherwise the worst status of all resources. The execution's own status is not enough:
    /// an execution that skips its only image ends with SUCCESS.
    /// </summary>
    public string Outcome => Status == "SUCCESS" && (Image ?? Worst) is { Status: "FAILED" or "SKIPPED" } worse ? worse.Status : Status;

    public string? OutcomeReason => Reason ?? (Image is { Status: "FAILED" or "SKIPPED", Reason: { } own } ? own : Worst?.Reason);

    private ResourceOutcome? Image => Resources.FirstOrDefault(r => r.Id.StartsWith("arn:", StringComparison.Ordinal));

    /// <summary>FAILED before SKIPPED; a resource with a reason before one without.</summary>
    private ResourceOutcome? Worst => Resources.Where(r => r.Status is "FAILED" or "SKIPPED")
        .OrderBy(r => r.Status, StringComparer.Ordinal).ThenBy(r => r.Reason is null).FirstOrDefault();
}
