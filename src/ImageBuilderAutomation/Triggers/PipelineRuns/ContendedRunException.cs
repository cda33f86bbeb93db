namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>Other writers kept changing the same record. Thrown so that the event is delivered again.</summary>
public sealed class ContendedRunException(string what, int attempts)
    : Exception($"The record of {what} was changed by other writers at each of {attempts} attempts to write it.");
