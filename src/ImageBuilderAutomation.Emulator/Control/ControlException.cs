namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>The input of a control route is invalid; the message says what was expected. The response has status 400.</summary>
public sealed class ControlException(string message) : Exception(message);
