namespace ImageBuilderAutomation.History;

/// <summary>Other writers kept changing the same build's record. Thrown so that the event is delivered again.</summary>
public sealed class ContendedRecordException(string imageArn, int attempts)
    : Exception($"The record of {imageArn} was changed by other writers at each of {attempts} attempts to write it.")
{
    public string ImageArn { get; } = imageArn;

    public int Attempts { get; } = attempts;
}
