namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Simulates the kill of a function's process. Functions must not catch it, because a real kill cannot be caught.</summary>
public sealed class FunctionKilledException(string moment) : Exception($"The function was killed {moment}.");
