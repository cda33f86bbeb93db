namespace ImageBuilderAutomation.Operations;

/// <summary>What functions failed on to the end, kept until somebody looks.</summary>
public interface IFailedEvents
{
    Task<IReadOnlyList<FailedEvent>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Has the chosen ones run again, with all retries, and takes each from the queue once Lambda has accepted it.</summary>
    /// <returns>Those that were replayed.</returns>
    Task<IReadOnlyList<FailedEvent>> ReplayAsync(Predicate<FailedEvent> chosen, CancellationToken cancellationToken);
}
