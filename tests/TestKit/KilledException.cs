namespace TestKit;

/// <summary>The process ended here.</summary>
public sealed class KilledException(int effect) : Exception($"Killed after effect {effect}.");
