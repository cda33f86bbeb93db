namespace ImageBuilderAutomation.Reliability;

/// <summary>Other writers kept changing the same record. Thrown so that the event is delivered again.</summary>
/// <param name="what">The record: an image's or a pipeline's ARN, or what the record holds.</param>
public sealed class ContendedRecordException(string what, int attempts)
    : Exception($"The record of {what} was changed by other writers at each of {attempts} attempts to write it.")
{
    public string What { get; } = what;

    public int Attempts { get; } = attempts;
}
