using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Actions that event and schedule have in common.</summary>
internal sealed class TriggerActions
{
    private readonly IModeOverrides _modes;
    private readonly PipelineRunOptions _options;
    private readonly IPipelineRunRecords _runs;
    private readonly PipelineRunSender _start;

    public TriggerActions(
        IPipelines pipelines, IPipelineRunRecords runs, IBuildFailures failures, IModeOverrides modes, TriggerRules rules, PipelineRunOptions options, TimeProvider clock)
    {
        (_runs, _modes, _options) = (runs, modes, options);
        _start = new(pipelines, runs, ReadModeAsync, rules, options, clock);
        Completion = new(runs, new(pipelines, runs, failures, ReadModeAsync, rules, options, clock), rules, clock);
    }

    public BuildCompletion Completion { get; }

    public Task<Mode> ReadModeAsync(CancellationToken cancellationToken) => _modes.ReadAsync(Capability.Builds, _options.Mode, cancellationToken);

    public Task<PipelineRunReport> EvaluateAsync(string pipelineArn, int sequence, Pipeline? known, CancellationToken cancellationToken) =>
        _start.EvaluateAsync(pipelineArn, sequence, known, cancellationToken);

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
        var ended = await Completion.CloseAsync(running, image, cancellationToken);
        return ended.Result == PipelineRunResult.Completed
            && await _runs.ReadLatestAsync(running.PipelineArn, cancellationToken) is [{ State: PipelineRunState.Waiting } next, ..]
                ? [ended, await EvaluateAsync(next.PipelineArn, next.Sequence, known: null, cancellationToken)]
                : [ended];
    }
}
