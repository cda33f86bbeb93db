using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>
/// Reads the facts in three steps, because most runs are decided by the first: the records, then the service, then the builds that run now. The last step
/// is repeated when another invocation takes a concurrency slot at the same time.
/// </summary>
public sealed class PipelineRunFactGatherer(
    IPipelines pipelines, IPipelineRunRecords runs, IPipelineHealthRecords health, TriggerRules rules, TimeProvider clock)
{
    /// <returns>The run and the one before it.</returns>
    public async Task<(PipelineRunRecord Run, PipelineRunRecord? PreviousRun)> ReadRunAsync(string pipelineArn, int sequence, CancellationToken cancellationToken)
    {
        var latest = await runs.ReadLatestAsync(pipelineArn, cancellationToken);
        var run = latest.FirstOrDefault(r => r.Sequence == sequence) ?? await runs.ReadAsync(pipelineArn, sequence, cancellationToken)
            ?? throw new InvalidOperationException($"Expected run {sequence} of {pipelineArn} in the table, found none.");
        return (run, latest.FirstOrDefault(r => r.Sequence == sequence - 1));
    }

    /// <param name="known">The pipeline, if it was just read; null to read it.</param>
    public async Task<PipelineRunFacts> GatherAsync(
        PipelineRunRecord run, PipelineRunRecord? previousRun, Pipeline? known, CancellationToken cancellationToken)
    {
        var pipeline = known ?? await pipelines.ReadAsync(run.PipelineArn, cancellationToken);
        var failures = rules.Failures.PauseAfter is null ? 0 : (await health.ReadAsync(run.PipelineArn, cancellationToken))?.FailuresInARow ?? 0;
        return new(run, previousRun, pipeline, InProgress: null, new(), clock.GetUtcNow()) { FailuresInARow = failures };
    }

    public async Task<PipelineRunFacts> WithBuildInProgressAsync(PipelineRunFacts facts, CancellationToken cancellationToken) =>
        facts with { InProgress = await pipelines.FindInProgressAsync(facts.Run.PipelineArn, cancellationToken) };

    public async Task<PipelineRunFacts> WithRunningBuildsAsync(PipelineRunFacts facts, CancellationToken cancellationToken) =>
        facts with { Running = await runs.ReadRunningAsync(cancellationToken), Now = clock.GetUtcNow() };
}
