using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Decides a waiting run and starts its build if every guard allows it. Doubled and crashed invocations still make one build.</summary>
public sealed class PipelineRunSender(
    PipelineRunFactGatherer gatherer, IPipelines pipelines, IPipelineRunRecords runs, ConcurrencySlots slots, Func<CancellationToken, Task<Mode>> readMode,
    TriggerRules rules, IMetrics metrics, PipelineRunOptions options, TimeProvider clock)
{
    /// <summary>How long to wait before repeating a request that the service refused for now.</summary>
    private static readonly TimeSpan DeferralTime = TimeSpan.FromMinutes(15);

    private const int Attempts = 8;

    /// <param name="known">The pipeline, if it was just read; null to read it.</param>
    public async Task<PipelineRunReport> EvaluateAsync(string pipelineArn, int sequence, Pipeline? known, CancellationToken cancellationToken)
    {
        var (run, previousRun) = await gatherer.ReadRunAsync(pipelineArn, sequence, cancellationToken);
        if (run.State == PipelineRunState.Starting)
            return await ResumeAsync(run, cancellationToken);
        if (run.State != PipelineRunState.Waiting)
            return Report(run);

        var facts = await gatherer.GatherAsync(run, previousRun, known, cancellationToken);
        var decision = PipelineRunDecider.Decide(facts, rules);
        // No service call is needed if the records alone rule out a start.
        if (decision.Verdict != PipelineRunVerdict.Start)
            return await DeferAsync(run, decision, cancellationToken);
        return await ActAsync(await gatherer.WithBuildInProgressAsync(facts, cancellationToken), cancellationToken);
    }

    private async Task<PipelineRunReport> ActAsync(PipelineRunFacts facts, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            facts = await gatherer.WithRunningBuildsAsync(facts, cancellationToken);
            var decision = PipelineRunDecider.Decide(facts, rules);
            if (decision.Verdict != PipelineRunVerdict.Start)
                return await DeferAsync(facts.Run, decision, cancellationToken);

            // Read the mode last, so that a stop takes effect on the very next action.
            switch (await readMode(cancellationToken))
            {
                case Mode.Off:
                    return PipelineRunReport.Of(facts.Run, PipelineRunResult.Off, "builds are in mode off");
                case Mode.Observe when !facts.Run.IsManual:
                    return await DeferAsync(facts.Run, decision, cancellationToken);
            }

            if (facts.Running.Holds(facts.Run)
                || await runs.TryWriteRunningAsync(facts.Running.With(facts.Run, facts.Now), cancellationToken) is not null)
                return await SendAsync(facts.Run.Decided(decision, observed: false).Requested(facts.Pipeline, rules.PolicyHash, facts.Now), cancellationToken);
        }

        throw new ContendedRecordException("the running builds", Attempts);
    }

    private async Task<PipelineRunReport> ResumeAsync(PipelineRunRecord run, CancellationToken cancellationToken)
    {
        if (run.IsLeased(clock.GetUtcNow(), options.Lease))
            return PipelineRunReport.Of(run, PipelineRunResult.HandledElsewhere, $"request {run.Request!.Sequence} is being sent by another delivery");
        return run.IsSentIn(await readMode(cancellationToken))
            ? await SendAsync(run.Requested(pipeline: null, rules.PolicyHash, clock.GetUtcNow()), cancellationToken)
            : PipelineRunReport.Of(run, PipelineRunResult.Off, "nothing is sent in this mode; it is unknown whether the service received the request");
    }

    private async Task<PipelineRunReport> SendAsync(PipelineRunRecord requested, CancellationToken cancellationToken)
    {
        if (await runs.TryWriteAsync(requested, cancellationToken) is not { Request: { } request } stored)
            return PipelineRunReport.Of(requested, PipelineRunResult.HandledElsewhere, "another delivery wrote first");

        switch (await pipelines.StartAsync(stored.PipelineArn, request, cancellationToken))
        {
            case PipelineStartResult.Started started:
                // Store the origin before the run names the image, so that the origin of every ended build can be read.
                await runs.TryWriteOriginAsync(started.ImageArn, OriginOf(stored), cancellationToken);
                return await runs.TryWriteAsync(stored.Accepted(started.ImageArn), cancellationToken) is { } running
                    ? PipelineRunReport.Of(running, PipelineRunResult.Started, running.Decision!.Reason)
                    : PipelineRunReport.Of(stored, PipelineRunResult.HandledElsewhere, "another delivery recorded the start first");
            case PipelineStartResult.Busy busy:
                var later = clock.GetUtcNow();
                metrics.Add(Metric.RunsDeferred);
                return await ReleaseSlotAsync(
                    stored.Deferred(new(PipelineRunVerdict.Defer, busy.Reason, rules.PolicyHash, later, later + DeferralTime)), PipelineRunResult.Deferred,
                    cancellationToken);
            case PipelineStartResult.Refused refused:
                var drop = new PipelineRunDecision(PipelineRunVerdict.Drop, refused.Reason, rules.PolicyHash, clock.GetUtcNow(), null);
                return await ReleaseSlotAsync(stored.Decided(drop, observed: false), PipelineRunResult.Dropped, cancellationToken);
            case var answer:
                throw new InvalidOperationException($"Unexpected result of StartImagePipelineExecution: {answer}.");
        }
    }

    private async Task<PipelineRunReport> ReleaseSlotAsync(PipelineRunRecord run, PipelineRunResult result, CancellationToken cancellationToken)
    {
        await runs.TryWriteAsync(run, cancellationToken);
        await slots.ReleaseAsync(run.PipelineArn, run.Sequence, cancellationToken);
        return PipelineRunReport.Of(run, result, run.Decision!.Reason);
    }

    private async Task<PipelineRunReport> DeferAsync(PipelineRunRecord run, PipelineRunDecision decision, CancellationToken cancellationToken)
    {
        var deferred = run.Decided(decision, observed: true);
        // An unchanged decision is not written again at every check.
        var isNew = !deferred.Decisions.SequenceEqual(run.Decisions);
        var stored = isNew ? await runs.TryWriteAsync(deferred, cancellationToken) : deferred;
        if (isNew && stored is { State: PipelineRunState.Waiting } && decision.Verdict == PipelineRunVerdict.Defer)
            metrics.Add(Metric.RunsDeferred);
        return stored is null ? PipelineRunReport.Of(run, PipelineRunResult.HandledElsewhere, "another delivery wrote first") : Report(stored);
    }

    private static PipelineRunReport Report(PipelineRunRecord run) => PipelineRunReport.Of(
        run,
        run.State switch
        {
            PipelineRunState.Waiting => PipelineRunResult.Deferred,
            PipelineRunState.Dropped => PipelineRunResult.Dropped,
            PipelineRunState.Observed => PipelineRunResult.Observed,
            PipelineRunState.Running or PipelineRunState.Starting => PipelineRunResult.Running,
            _ => PipelineRunResult.Completed,
        },
        run.Decision?.Reason ?? run.Outcome ?? run.State.ToString());

    private static BuildOrigin OriginOf(PipelineRunRecord run) => new(
        run.PipelineArn, run.Sequence, run.Decision!.Reason, [.. run.ActiveCauses().Select(cause => cause.Cause.ToString()).Distinct()],
        [.. run.ActiveCauses().Select(cause => cause.Cause.Key).Distinct()], run.Decision.PolicyHash, run.StartedAt ?? run.OpenedAt)
    {
        RequestedBy = run.Requesters(),
        AreNamesProven = run.AreRequestersProven(),
        SentAt = run.Request?.StoredAt,
    };
}
