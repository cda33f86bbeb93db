namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Releases concurrency slots.</summary>
internal sealed class Places(IRounds rounds)
{
    private const int Attempts = 8;

    /// <exception cref="ContendedRoundException">Other writers kept changing the record.</exception>
    public async Task ReleaseAsync(string pipelineArn, int round, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var running = await rounds.ReadRunningAsync(cancellationToken);
            var without = running.Without(pipelineArn, round);
            if (without.Builds.Count == running.Builds.Count || await rounds.TryWriteRunningAsync(without, cancellationToken) is not null)
                return;
        }

        throw new ContendedRoundException("the running builds", Attempts);
    }

    /// <summary>
    /// Releases slots that crashed functions left behind: slots of runs that are neither starting nor running. A slot younger than the lease is
    /// kept, because a function may be about to use it.
    /// </summary>
    public async Task HealAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var running = await rounds.ReadRunningAsync(cancellationToken);
        foreach (var place in running.Builds.Where(build => build.Since < before))
        {
            if (await rounds.ReadAsync(place.PipelineArn, place.Round, cancellationToken) is not { State: RoundState.Starting or RoundState.Running })
                await ReleaseAsync(place.PipelineArn, place.Round, cancellationToken);
        }
    }
}
