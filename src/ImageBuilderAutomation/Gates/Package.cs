namespace ImageBuilderAutomation.Gates;

/// <param name="Version">Null when not reported.</param>
public sealed record Package(string Name, string? Version);
