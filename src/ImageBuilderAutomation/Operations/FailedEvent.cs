namespace ImageBuilderAutomation.Operations;

/// <summary>An event that a function failed on to the end, as its failure destination keeps it.</summary>
/// <param name="Function">The function's name; empty for a message that is no record of a failed invocation.</param>
/// <param name="Error">Type and message of the last attempt.</param>
/// <param name="Payload">The event as the function got it.</param>
public sealed record FailedEvent(string MessageId, string Function, DateTimeOffset? FailedAt, int Attempts, string Error, string Payload)
{
    public bool CanBeReplayed => Function.Length > 0;
}
