namespace ImageBuilderAutomation.History;

/// <param name="Calls">Number of Image Builder calls it took.</param>
public sealed record Inspection(BuildDetails Details, int Calls);
