namespace ImageBuilderAutomation.Operations;

/// <summary>An event in the failure queue: every attempt of its function failed, or it was never delivered.</summary>
/// <param name="Function">The function's name; empty when the message does not identify one.</param>
/// <param name="Error">Type and message of the last attempt's error, or why the event was not delivered.</param>
/// <param name="Payload">The event as the function received it.</param>
public sealed record FailedEvent(string MessageId, string Function, DateTimeOffset? FailedAt, int Attempts, string Error, string Payload)
{
    public bool CanBeReplayed => Function.Length > 0;
}
