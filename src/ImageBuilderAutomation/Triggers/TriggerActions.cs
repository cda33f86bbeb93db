using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Actions that event and schedule have in common.</summary>
public sealed class TriggerActions(
    IPipelineRunRecords runs, PipelineRunSender sender, BuildCompletion completion, IModeOverrides modes, PipelineRunOptions options)
{
    public Task<Mode> ReadModeAsync(CancellationToken cancellationToken) => modes.ReadAsync(Capability.Builds, options.Mode, cancellationToken);

    public Task<PipelineRunReport> EvaluateAsync(string pipelineArn, int sequence, Pipeline? known, CancellationToken cancellationToken) =>
        sender.EvaluateAsync(pipelineArn, sequence, known, cancellationToken);

    /// <summary>Checks each run, also for a cause that was known before: the earlier delivery may have crashed in between.</summary>
    public async Task<IReadOnlyList<PipelineRunReport>> EvaluateAllAsync(
        IReadOnlyList<(PipelineRunRecord Run, Pipeline Pipeline, bool IsNew)> enqueued, CancellationToken cancellationToken)
    {
        var reports = new List<PipelineRunReport>();
        foreach (var (run, pipeline, isNew) in enqueued)
        {
            reports.Add(run.State is PipelineRunState.Waiting or PipelineRunState.Starting
                ? await EvaluateAsync(run.PipelineArn, run.Sequence, pipeline, cancellationToken)
                : PipelineRunReport.Of(run, isNew ? PipelineRunResult.Dropped : PipelineRunResult.AlreadyRecorded, run.Outcome ?? run.State.ToString()));
        }

        return reports;
    }

    /// <summary>Closes the run of a build that may have ended, and checks the pipeline's next run, which waited for it.</summary>
    public async Task<IReadOnlyList<PipelineRunReport>> CompleteAsync(PipelineRunRecord running, ImageSnapshot? image, CancellationToken cancellationToken)
    {
        var ended = await completion.CloseAsync(running, image, cancellationToken);
        return ended.Result == PipelineRunResult.Completed
            && await runs.ReadLatestAsync(running.PipelineArn, cancellationToken) is [{ State: PipelineRunState.Waiting } next, ..]
                ? [ended, await EvaluateAsync(next.PipelineArn, next.Sequence, known: null, cancellationToken)]
                : [ended];
    }
}
