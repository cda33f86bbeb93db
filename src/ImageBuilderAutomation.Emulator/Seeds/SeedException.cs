namespace ImageBuilderAutomation.Emulator.Seeds;

/// <summary>A seed or a saved state cannot be played; the message says which step failed and why.</summary>
public sealed class SeedException(string message, Exception? inner = null) : Exception(message, inner);
