namespace ImageBuilderAutomation.Operations;

/// <summary>A service answered an operator's request with an error, in its own words.</summary>
public sealed class ServiceRefusedException(string message, Exception? inner = null) : Exception(message, inner);
