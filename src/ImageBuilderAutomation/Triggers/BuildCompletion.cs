using System.Runtime.ExceptionServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Handles the end of a build: adds the cause to its children, closes its run, and releases its concurrency slot.</summary>
public sealed class BuildCompletion(
    IPipelineRunRecords runs, CauseQueue queue, ConcurrencySlots slots, FailedBuildRetry retry, TriggerRules rules, TimeProvider clock)
{
    /// <summary>Adds the cause to the pipelines that build on the image, which must be available, and returns their runs.</summary>
    public async Task<IReadOnlyList<(PipelineRunRecord Run, Pipeline Pipeline, bool IsNew)>> EnqueueChildrenAsync(
        ImageSnapshot image, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        if (!rules.Any(CauseKind.ParentAvailable))
            return [];
        var arn = ImageBuildArn.Parse(image.Arn);
        return await EnqueueAsync(
            Cause.Of(CauseKind.ParentAvailable, VersionedArn.Of(arn).Path, clock.GetUtcNow()), DependencyMatcher.OfParent(arn, await readGraph(), rules),
            cancellationToken);
    }

    public async Task<IReadOnlyList<(PipelineRunRecord Run, Pipeline Pipeline, bool IsNew)>> EnqueueAsync(
        Cause cause, IReadOnlyList<AffectedPipeline> affected, CancellationToken cancellationToken)
    {
        var enqueued = new List<(PipelineRunRecord, Pipeline, bool)>();
        var pass = new GuardedPass();
        foreach (var one in affected)
        {
            await pass.TryAsync(one.Pipeline.Arn, async () =>
            {
                var (run, isNew) = await queue.EnqueueAsync(
                    one.Pipeline.Arn, new(cause, one.Rules, one.Reason, clock.GetUtcNow(), Attempt: 0, one.DropReason), cancellationToken);
                enqueued.Add((run, one.Pipeline, isNew));
            }, cancellationToken);
        }

        // All other pipelines have the cause by now. A redelivery of the event finds it there, and so does the next pass.
        if (pass.Failures.Values.ToList() is [var only])
            ExceptionDispatchInfo.Throw(only);
        return pass.Complete($"Recording the cause '{cause}'", enqueued);
    }

    /// <summary>Closes the run of a build that may have ended. The caller has added the cause to the children of an available image before.</summary>
    /// <param name="image">Null when the image does not exist any more.</param>
    public async Task<PipelineRunReport> CloseAsync(PipelineRunRecord run, ImageSnapshot? image, CancellationToken cancellationToken)
    {
        if (run.State != PipelineRunState.Running)
            return PipelineRunReport.Of(run, PipelineRunResult.Completed, run.Outcome ?? run.State.ToString());
        if (image is not null && !image.HasEnded)
            return PipelineRunReport.Of(run, PipelineRunResult.Running, $"the image is {image.Status}");

        var outcome = image?.Status ?? "image not found";
        if (image is { Status: ImageStatus.Failed })
        {
            var (report, reason) = await retry.HandleAsync(run, image, cancellationToken);
            if (report is not null)
                return report;
            outcome = $"FAILED: {reason}";
            run = await runs.ReadAsync(run.PipelineArn, run.Sequence, cancellationToken) ?? run;
        }

        if (await runs.TryWriteAsync(run.Closed(outcome), cancellationToken) is not { } closed)
            return PipelineRunReport.Of(run, PipelineRunResult.HandledElsewhere, "another delivery wrote first");
        await slots.ReleaseAsync(run.PipelineArn, run.Sequence, cancellationToken);
        return PipelineRunReport.Of(closed, PipelineRunResult.Completed, outcome);
    }
}
