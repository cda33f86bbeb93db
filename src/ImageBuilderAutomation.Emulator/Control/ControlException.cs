namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>A control route was used wrongly; the message says what was expected. Answered with 400.</summary>
public sealed class ControlException(string message) : Exception(message);
