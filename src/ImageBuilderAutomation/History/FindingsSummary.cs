namespace ImageBuilderAutomation.History;

/// <summary>What a completed scan found.</summary>
/// <param name="All">Of every severity, the three named ones and the rest.</param>
public sealed record FindingsSummary(long Critical, long High, long Medium, long All);
