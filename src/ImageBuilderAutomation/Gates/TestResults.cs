namespace ImageBuilderAutomation.Gates;

/// <summary>Number of a build's test workflow executions by result.</summary>
public sealed record TestResults(int Passed, int Failed, int Unfinished);
