namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Stands for the end of a function's process at a chosen moment. Nothing in a function catches it, as nothing catches a kill.</summary>
public sealed class FunctionKilledException(string moment) : Exception($"The function was killed {moment}.");
