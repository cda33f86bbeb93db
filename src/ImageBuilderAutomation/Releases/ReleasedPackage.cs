namespace ImageBuilderAutomation.Releases;

public sealed record ReleasedPackage(string Name, string? Version);
