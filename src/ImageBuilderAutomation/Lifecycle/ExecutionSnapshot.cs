namespace ImageBuilderAutomation.Lifecycle;

/// <summary>A lifecycle execution as the service shows it.</summary>
/// <param name="Status">PENDING, IN_PROGRESS, CANCELLING; or an end: SUCCESS, FAILED, CANCELLED.</param>
/// <param name="Resources">Read only of one that has ended: the image first, then what belongs to it.</param>
/// <param name="Action">What it did to the image; null where the service does not tell, or it has not ended.</param>
public sealed record ExecutionSnapshot(string Id, string Status, string? Reason, IReadOnlyList<ResourceOutcome> Resources, LifecycleAction? Action = null)
{
    public bool HasEnded => Status is "SUCCESS" or "FAILED" or "CANCELLED";

    /// <summary>What became of the image itself, where it was told, or else the worst: an execution that skips its only image ends as a success.</summary>
    public string Outcome => Status == "SUCCESS" && (Image ?? Worst) is { Status: "FAILED" or "SKIPPED" } worse ? worse.Status : Status;

    public string? OutcomeReason => Reason ?? (Image is { Status: "FAILED" or "SKIPPED", Reason: { } own } ? own : Worst?.Reason);

    private ResourceOutcome? Image => Resources.FirstOrDefault(r => r.Id.StartsWith("arn:", StringComparison.Ordinal));

    /// <summary>FAILED before SKIPPED, what has a reason before what has none.</summary>
    private ResourceOutcome? Worst => Resources.Where(r => r.Status is "FAILED" or "SKIPPED")
        .OrderBy(r => r.Status, StringComparer.Ordinal).ThenBy(r => r.Reason is null).FirstOrDefault();
}
