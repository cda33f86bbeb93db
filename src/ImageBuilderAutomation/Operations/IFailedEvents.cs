namespace ImageBuilderAutomation.Operations;

/// <summary>What functions failed on to the end, kept until somebody looks.</summary>
public interface IFailedEvents
{
    Task<IReadOnlyList<FailedEvent>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Has the chosen ones run again, with all retries, and takes each from the queue once Lambda has accepted it.</summary>
    /// <returns>What became of each chosen one, as soon as it is known. One that is refused stays in the queue and keeps no other back.</returns>
    IAsyncEnumerable<ReplayedEvent> ReplayAsync(Predicate<FailedEvent> chosen, CancellationToken cancellationToken);
}
