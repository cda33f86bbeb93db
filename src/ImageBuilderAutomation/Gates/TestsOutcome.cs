namespace ImageBuilderAutomation.Gates;

/// <summary>Test workflow executions of a build, counted by their end.</summary>
public sealed record TestsOutcome(int Passed, int Failed, int Unfinished);
