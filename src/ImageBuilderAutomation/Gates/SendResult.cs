namespace ImageBuilderAutomation.Gates;

public enum SendResult
{
    Accepted,

    /// <summary>The service refused the action: the step is answered, timed out, deleted, or of another image. Read the step again.</summary>
    Refused,
}
