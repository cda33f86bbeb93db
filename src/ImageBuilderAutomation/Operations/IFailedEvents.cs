namespace ImageBuilderAutomation.Operations;

/// <summary>The failure queue: events that failed finally, kept for operators.</summary>
public interface IFailedEvents
{
    Task<IReadOnlyList<FailedEvent>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Invokes the functions of the chosen events again, with all retries, and removes each event from the queue after Lambda accepted it.</summary>
    /// <returns>The result of each chosen event, as soon as it is known. A refused event stays in the queue and does not block the others.</returns>
    IAsyncEnumerable<ReplayResult> ReplayAsync(Predicate<FailedEvent> chosen, CancellationToken cancellationToken);
}
