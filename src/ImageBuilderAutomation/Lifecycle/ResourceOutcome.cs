namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The result of an update for the image or for one of its AMIs or containers.</summary>
/// <param name="Id">Image ARN, AMI id or container URI.</param>
/// <param name="Reason">Why it was skipped or failed; null when it succeeded.</param>
public sealed record ResourceOutcome(string Id, string? Region, string? AccountId, string Status, string? Reason);
