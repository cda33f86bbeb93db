namespace ImageBuilderAutomation.History.Releases;

public sealed record ReleasedPackage(string Name, string? Version);
