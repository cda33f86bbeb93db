namespace ImageBuilderAutomation.Operations;

/// <summary>A service returned an error. The message is the service's own.</summary>
public sealed class ServiceRefusedException(string message, Exception? inner = null) : Exception(message, inner);
