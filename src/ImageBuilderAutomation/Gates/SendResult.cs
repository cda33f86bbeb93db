namespace ImageBuilderAutomation.Gates;

public enum SendResult
{
    Accepted,

    /// <summary>The service would not take it: already answered, timed out, gone, or not this image's. Re-read the step.</summary>
    Refused,
}
