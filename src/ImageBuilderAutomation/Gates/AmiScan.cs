namespace ImageBuilderAutomation.Gates;

/// <summary>Amazon Inspector's latest on-demand scan of the image's AMI, with all of its findings.</summary>
public sealed record AmiScan(string AmiId, DateTimeOffset CompletedAt, IReadOnlyList<Finding> Findings);
