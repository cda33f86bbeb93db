namespace ImageBuilderAutomation.Lifecycle;

/// <summary>A lifecycle execution as the service shows it.</summary>
/// <param name="Status">PENDING, IN_PROGRESS, CANCELLING; or an end: SUCCESS, FAILED, CANCELLED.</param>
/// <param name="Resources">Read only of one that has ended: the image first, then what belongs to it.</param>
public sealed record ExecutionSnapshot(string Id, string Status, string? Reason, IReadOnlyList<ResourceOutcome> Resources)
{
    public bool HasEnded => Status is "SUCCESS" or "FAILED" or "CANCELLED";

    /// <summary>The worst that happened: an execution that skips its only image ends as a success.</summary>
    public string Outcome => Status == "SUCCESS" && Resources.Select(r => r.Status).FirstOrDefault(s => s is "FAILED" or "SKIPPED") is { } worse ? worse : Status;

    public string? OutcomeReason => Reason ?? Resources.FirstOrDefault(r => r.Status == Outcome && r.Status != LifecycleAct.Success && r.Reason is not null)?.Reason;
}
