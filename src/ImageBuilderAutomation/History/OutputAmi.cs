namespace ImageBuilderAutomation.History;

public sealed record OutputAmi(string ImageId, string Region, string? AccountId, string? Name);
