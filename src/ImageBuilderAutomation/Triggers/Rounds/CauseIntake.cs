namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>
/// Puts a cause into a pipeline's waiting round, or into a new one; each cause once, however often and over how many ways it is told.
/// </summary>
/// <remarks>
/// The mark is written first and says which round the cause goes into. A mark whose round lacks the cause was left by a delivery that died
/// or lost a race: it is moved on. Rounds never go back to waiting unseen, since every move raises their version, so a cause that another
/// delivery is about to put into a round that has moved on is refused there.
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
            var mark = await rounds.ReadMarkAsync(pipelineArn, cause.Cause.Key, cancellationToken);
            if (mark is not null && await rounds.ReadAsync(pipelineArn, mark.Round, cancellationToken) is { } told && told.Has(cause.Cause.Key))
                return (told, false);

            var latest = await rounds.ReadLatestAsync(pipelineArn, cancellationToken) is [var newest, ..] ? newest : null;
            var next = latest is { State: RoundState.Waiting } ? latest.With(cause) : RoundTransitions.Opened(pipelineArn, latest, cause);
            if (mark?.Round != next.N
                && await rounds.TryWriteMarkAsync(new(pipelineArn, cause.Cause.Key, next.N, mark?.Version ?? 0), cancellationToken) is null)
                continue;
            if (await rounds.TryWriteAsync(next, cancellationToken) is { } stored)
                return (stored, true);
        }

        throw new ContendedRoundException(pipelineArn, Attempts);
    }
}
