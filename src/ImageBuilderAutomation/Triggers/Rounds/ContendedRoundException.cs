namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Others kept writing the same record. Thrown, so that the event is delivered again.</summary>
public sealed class ContendedRoundException(string what, int attempts) : Exception($"What is recorded of {what} changed under each of {attempts} writes.");
