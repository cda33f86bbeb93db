namespace ImageBuilderAutomation.History;

/// <summary>What a completed scan found.</summary>
/// <param name="All">Number of findings of every severity, including those not listed here.</param>
public sealed record FindingsSummary(long Critical, long High, long Medium, long All);
