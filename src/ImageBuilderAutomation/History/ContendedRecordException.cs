namespace ImageBuilderAutomation.History;

/// <summary>Others kept writing the same build's record. Thrown, so that the event is delivered again.</summary>
public sealed class ContendedRecordException(string imageArn, int attempts)
    : Exception($"The record of {imageArn} changed under each of {attempts} writes.")
{
    public string ImageArn { get; } = imageArn;

    public int Attempts { get; } = attempts;
}
