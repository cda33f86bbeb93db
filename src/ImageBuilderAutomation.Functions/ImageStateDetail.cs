namespace ImageBuilderAutomation.Functions;

public sealed record ImageStateDetail(string? Status);
