namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What became of an image or of one thing that belongs to it.</summary>
/// <param name="Id">An image's ARN, an AMI id, a container's URI.</param>
/// <param name="Reason">Why it was skipped or failed.</param>
public sealed record ResourceOutcome(string Id, string? Region, string? AccountId, string Status, string? Reason);
