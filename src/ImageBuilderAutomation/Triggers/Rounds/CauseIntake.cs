namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>
/// Adds a cause to a pipeline's waiting run, or opens a new run. Each cause is added once, however often and through whichever channel it is
/// reported.
/// </summary>
/// <remarks>
/// The marker is written first and names the run that the cause goes into. If that run lacks the cause, a delivery crashed or lost a race; the
/// marker is then moved to a later run, never to an earlier one. A run accepts causes only until its first request, and every change raises its
/// version, so adding a cause to a run that has changed in the meantime fails. The runs are read before the marker, so that a cause added in
/// between is found either in the runs or through its marker. A full run only counts the cause; its marker is the sole record. If the run starts
/// before it has counted the cause, nothing is lost: the run was read as waiting after the change had happened.
/// </remarks>
internal sealed class CauseIntake(IRounds rounds)
{
    private const int Attempts = 8;

    /// <returns>The run that holds the cause, and whether this call added it.</returns>
    /// <exception cref="ContendedRoundException">Other writers kept changing the records.</exception>
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
