using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>
/// Starts a pipeline at a person's request, in any mode and in any freeze. The limits of one build per pipeline and of concurrent builds apply
/// to people too: a deferred run starts by itself afterwards.
/// </summary>
/// <param name="sender">Must send in any mode.</param>
public sealed class ManualStart(IPipelines pipelines, CauseQueue queue, PipelineRunSender sender, TimeProvider clock)
{
    /// <summary>In characters. A run takes many requests.</summary>
    public const int MaxReason = 120;

    private const int MaxChecks = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="reason">The person's. The whole reason is in the record of the call.</param>
    /// <param name="requestId">The call's id. The same call starts one build, however often it is carried out.</param>
    /// <returns>Null when the pipeline does not exist.</returns>
    public async Task<PipelineRunReport?> HandleAsync(string pipelineArn, Person by, string reason, string requestId, CancellationToken cancellationToken)
    {
        if (await pipelines.ReadAsync(pipelineArn, cancellationToken) is not { } pipeline)
            return null;
        var now = clock.GetUtcNow();
        var stored = reason.Length <= MaxReason ? reason : reason[..(MaxReason - 1)] + "…";
        var cause = new PipelineRunCause(new(CauseKind.Manual, by.Arn, requestId, now), [], stored, now, Attempt: 0, DropReason: null)
        {
            AreNamesProven = by.IsNameProven,
        };
        var (run, _) = await queue.EnqueueAsync(pipelineArn, cause, cancellationToken);
        if (!run.Has(cause.Cause.Key))
            return PipelineRunReport.Of(run, PipelineRunResult.Deferred, $"the pipeline's next build has {PipelineRunRecord.MaxRequests} requests already; it starts with those");
        var report = await sender.EvaluateAsync(pipelineArn, run.Sequence, pipeline, cancellationToken);
        for (var check = 0; check < MaxChecks && report.Result == PipelineRunResult.HandledElsewhere; check++)
        {
            // A pass is handling the run at the same moment, and may start it.
            await Task.Delay(Pause, clock, cancellationToken);
            report = await sender.EvaluateAsync(pipelineArn, run.Sequence, pipeline, cancellationToken);
        }

        return report;
    }
}
