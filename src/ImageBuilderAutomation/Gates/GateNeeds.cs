namespace ImageBuilderAutomation.Gates;

public sealed record GateNeeds(bool Findings, bool Tests);
