namespace ImageBuilderAutomation.Operations;

/// <summary>The failure queue: events that failed finally, kept for operators.</summary>
public interface IFailedEvents
{
    Task<IReadOnlyList<FailedEvent>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Invokes the functions of the chosen events again, with all retries, and removes each event from the queue after Lambda accepted it. Only functions of
    /// the queue's own stack that take events from it are invoked (<see cref="ReplayableFunctions"/>), whatever a message says.
    /// </summary>
    /// <returns>The result of each chosen event, as soon as it is known. A refused event stays in the queue and does not block the others.</returns>
    /// <param name="most">Stops looking for further events when so many are chosen.</param>
    IAsyncEnumerable<ReplayResult> ReplayAsync(Predicate<FailedEvent> chosen, int most, CancellationToken cancellationToken);

    /// <summary>Removes the chosen events from the queue without invoking anything. They are lost.</summary>
    /// <param name="most">Stops looking for further events when so many are chosen.</param>
    /// <returns>The events that are deleted.</returns>
    Task<IReadOnlyList<FailedEvent>> DeleteAsync(Predicate<FailedEvent> chosen, int most, CancellationToken cancellationToken);
}

/// <summary>An event in the failure queue: every attempt of its function failed, or it was never delivered.</summary>
/// <param name="Function">The function's name; empty when the message does not identify one.</param>
/// <param name="Error">Type and message of the last attempt's error, or why the event was not delivered.</param>
/// <param name="Payload">The event as the function received it.</param>
public sealed record FailedEvent(string MessageId, string Function, DateTimeOffset? FailedAt, int Attempts, string Error, string Payload)
{
    public bool CanBeReplayed => Function.Length > 0;
}

/// <summary>The result of replaying one event.</summary>
/// <param name="Refusal">Why the function was not invoked or Lambda did not accept the event; null when it did.</param>
public sealed record ReplayResult(FailedEvent Event, string? Refusal);

/// <summary>A service returned an error. The message is the service's own.</summary>
public sealed class ServiceRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The same call may succeed a moment later: there was no response, the service failed, or it throttled the call.</summary>
    public bool IsTransient { get; init; }
}

/// <summary>The stack's failure queues.</summary>
public interface IFailureQueues
{
    /// <param name="queue">The logical id of a queue.</param>
    /// <returns>Null for every other queue.</returns>
    IFailedEvents? Open(string queue);
}
