namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>
/// Puts a cause into a pipeline's waiting round, or into a new one; each cause once, however often and over how many ways it is told.
/// </summary>
/// <remarks>
/// The mark is written first and says which round the cause goes into. A mark whose round lacks the cause was left by a delivery that died
/// or lost a race, and is moved on, never back. A round takes causes until its first request and never again, and every move raises its
/// version: whoever is about to put a cause into a round that has moved on meanwhile is refused there. The rounds are read before the mark,
/// so that a cause put anywhere in between is met on one of the two ways. A full round only counts the cause, and the mark is all that tells of
/// it; should the round start before it has counted, nothing is lost: it was read waiting after the cause had moved.
/// </remarks>
internal sealed class CauseIntake(IRounds rounds)
{
    private const int Attempts = 8;

    /// <returns>The round that holds the cause, and whether this call put it there.</returns>
    /// <exception cref="ContendedRoundException">Others kept writing.</exception>
    public async Task<(Round Round, bool IsNew)> TakeAsync(string pipelineArn, RoundCause cause, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var latest = await rounds.ReadLatestAsync(pipelineArn, cancellationToken);
            if (latest.FirstOrDefault(round => round.Has(cause.Cause.Key)) is { } holding)
                return (holding, false);
            var mark = await rounds.ReadMarkAsync(pipelineArn, cause.Cause.Key, cancellationToken);
            if (mark is not null && await rounds.ReadAsync(pipelineArn, mark.Round, cancellationToken) is { } told && told.Holds(cause.Cause))
                return (told, false);

            var newest = latest is [var first, ..] ? first : null;
            var next = newest is { TakesCauses: true } ? newest.With(cause) : RoundTransitions.Opened(pipelineArn, newest, cause);
            if (mark?.Round > next.N)
                continue;
            if (mark?.Round != next.N
                && await rounds.TryWriteMarkAsync(new(pipelineArn, cause.Cause.Key, next.N, mark?.Version ?? 0), cancellationToken) is null)
                continue;
            if (await rounds.TryWriteAsync(next, cancellationToken) is { } stored)
                return (stored, true);
        }

        throw new ContendedRoundException(pipelineArn, Attempts);
    }
}
