namespace ImageBuilderAutomation.Operations;

/// <summary>Where people, and machines of theirs, hear what became of builds and gates.</summary>
public interface IOutcomes
{
    /// <summary>
    /// Told at least once. Tell before the write that makes a redelivery quiet: whoever dies in between tells again, with the same
    /// <see cref="Outcome.Id"/>, and nothing stays untold.
    /// </summary>
    /// <exception cref="ServiceRefusedException">It could not be told; the event that led to it has to fail.</exception>
    Task TellAsync(Outcome outcome, CancellationToken cancellationToken);
}
