namespace ImageBuilderAutomation.History;

/// <param name="Calls">How many the reading took.</param>
public sealed record Inspection(BuildDetails Details, int Calls);
