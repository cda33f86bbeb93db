namespace ImageBuilderAutomation.History;

public sealed record OutputContainer(string Region, IReadOnlyList<string> Uris);
