using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

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
public sealed class CauseQueue(IPipelineRunRecords runs)
{
    private const int Attempts = 8;

    /// <returns>
    /// The run that holds the cause, and whether this call added it. A run that has all the requests of people that it can keep holds no further one.
    /// </returns>
    /// <exception cref="ContendedRecordException">Other writers kept changing the records.</exception>
    public async Task<(PipelineRunRecord Run, bool IsNew)> EnqueueAsync(string pipelineArn, PipelineRunCause cause, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var latest = await runs.ReadLatestAsync(pipelineArn, cancellationToken);
            if (latest.FirstOrDefault(run => run.Has(cause.Cause.Key)) is { } holding)
                return (holding, false);
            var marker = await runs.ReadMarkerAsync(pipelineArn, cause.Cause.Key, cancellationToken);
            if (marker is not null && await runs.ReadAsync(pipelineArn, marker.RunSequence, cancellationToken) is { } marked && marked.Holds(cause))
                return (marked, false);

            var newest = latest is [var first, ..] ? first : null;
            if (newest is { AcceptsCauses: true, HasAllRequests: true } && cause.Cause.Kind == CauseKind.Manual)
                return (newest, false);
            var next = newest is { AcceptsCauses: true } ? newest.With(cause) : PipelineRunTransitions.Opened(pipelineArn, newest, cause);
            if (marker?.RunSequence > next.Sequence)
                continue;
            if (marker?.RunSequence != next.Sequence
                && await runs.TryWriteMarkerAsync(new(pipelineArn, cause.Cause.Key, next.Sequence, marker?.Version ?? 0), cancellationToken) is null)
                continue;
            if (await runs.TryWriteAsync(next, cancellationToken) is { } stored)
                return (stored, true);
        }

        throw new ContendedRecordException(pipelineArn, Attempts);
    }
}
