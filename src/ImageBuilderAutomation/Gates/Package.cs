namespace ImageBuilderAutomation.Gates;

/// <param name="Version">Null when not said.</param>
public sealed record Package(string Name, string? Version);
