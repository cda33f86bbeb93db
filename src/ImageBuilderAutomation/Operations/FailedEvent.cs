namespace ImageBuilderAutomation.Operations;

/// <summary>An event that a function failed on to the end, or that never reached it, as a failure queue keeps it.</summary>
/// <param name="Function">The function's name; empty for a message that does not lead to one.</param>
/// <param name="Error">Type and message of the last attempt, or why it was not delivered.</param>
/// <param name="Payload">The event as the function got it.</param>
public sealed record FailedEvent(string MessageId, string Function, DateTimeOffset? FailedAt, int Attempts, string Error, string Payload)
{
    public bool CanBeReplayed => Function.Length > 0;
}
