using ImageBuilderAutomation.Reliability;
namespace ImageBuilderAutomation.Triggers;

/// <summary>Releases concurrency slots.</summary>
public sealed class ConcurrencySlots(IPipelineRunRecords runs)
{
    private const int Attempts = 8;

    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task ReleaseAsync(string pipelineArn, int runSequence, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var running = await runs.ReadRunningAsync(cancellationToken);
            var without = running.Without(pipelineArn, runSequence);
            if (without.Builds.Count == running.Builds.Count || await runs.TryWriteRunningAsync(without, cancellationToken) is not null)
                return;
        }

        throw new ContendedRecordException("the running builds", Attempts);
    }

    /// <summary>
    /// Releases slots that crashed functions left behind: slots of runs that are neither starting nor running. A slot younger than the lease is
    /// kept, because a function may be about to use it.
    /// </summary>
    public async Task ReclaimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var running = await runs.ReadRunningAsync(cancellationToken);
        foreach (var slot in running.Builds.Where(build => build.Since < before))
        {
            if (await runs.ReadAsync(slot.PipelineArn, slot.RunSequence, cancellationToken) is not { State: PipelineRunState.Starting or PipelineRunState.Running })
                await ReleaseAsync(slot.PipelineArn, slot.RunSequence, cancellationToken);
        }
    }
}
