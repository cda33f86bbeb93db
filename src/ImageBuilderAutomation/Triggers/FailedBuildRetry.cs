using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Handles the failure of a build that this product started: repeats its distribution, requests another build, or does nothing.</summary>
public sealed class FailedBuildRetry(
    IPipelines pipelines, IPipelineRunRecords runs, CauseQueue queue, IBuildFailures failures, Func<CancellationToken, Task<Mode>> readMode, TriggerRules rules,
    IMetrics metrics, PipelineRunOptions options, TimeProvider clock)
{
    /// <summary>How long the service may still show FAILED after it accepted a retry.</summary>
    private static readonly TimeSpan RecheckDelay = TimeSpan.FromMinutes(10);

    /// <returns>A null report if nothing follows: the run is over, for the returned reason.</returns>
    public async Task<(PipelineRunReport? Report, string Reason)> HandleAsync(PipelineRunRecord run, ImageSnapshot image, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var failure = await failures.ReadAsync(image.Arn, image.Reason, cancellationToken);
        var execution = failure.Execution ?? "distribution";
        if (run.Retries is [.., { Accepted: true } last] && last.FailedExecution == execution && now < last.StoredAt + RecheckDelay)
            return (PipelineRunReport.Of(run, PipelineRunResult.Running, $"retry {last.Sequence} was accepted; the image does not show it yet"), "");
        if (run.Retries is [.., var pending] && pending.IsLeased(now, options.Lease))
            return (PipelineRunReport.Of(run, PipelineRunResult.HandledElsewhere, $"retry {pending.Sequence} is being sent by another delivery"), "");

        var decision = RetryDecider.Decide(failure, run, rules.Retry);
        if (decision.Action == RetryAction.GiveUp)
            return (null, decision.Reason);

        // Read the mode last, so that a stop takes effect on the very next action.
        if (await readMode(cancellationToken) is var mode && mode != Mode.Act)
            return (null, $"not retried in mode {mode.ToString().ToLowerInvariant()}: {decision.Reason}");
        if (decision.Action == RetryAction.RetryDistribution)
            return await RetryAsync(run, decision, execution, cancellationToken);

        var cause = Cause.Of(CauseKind.BuildFailed, PathOf(image.Arn), now);
        var next = new PipelineRunCause(cause, [], decision.Reason, now, decision.Number, DropReason: null)
        {
            FailedRequestedBy = run.Requesters(),
            AreNamesProven = run.AreRequestersProven(),
        };
        var (_, isNew) = await queue.EnqueueAsync(run.PipelineArn, next, cancellationToken);
        if (isNew)
            metrics.Add(Metric.BuildsRetried);
        return (null, decision.Reason);
    }

    private async Task<(PipelineRunReport? Report, string Reason)> RetryAsync(
        PipelineRunRecord run, RetryDecision decision, string execution, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // A request whose response is unknown is sent again unchanged.
        var retry = run.Retries is [.., { Accepted: false } pending] && pending.FailedExecution == execution
            ? pending with { StoredAt = now }
            : RetryRequest.Create(run.ImageArn!, decision.Number, execution, now);
        if (await runs.TryWriteAsync(run.WithRetry(retry), cancellationToken) is not { } stored)
            return (PipelineRunReport.Of(run, PipelineRunResult.HandledElsewhere, "another delivery wrote first"), "");
        if (await pipelines.RetryAsync(run.ImageArn!, retry, cancellationToken) is { Refusal: { } refused })
            return (null, $"{decision.Reason}; the service refused the retry: {refused}");

        if (await runs.TryWriteAsync(stored.WithRetry(retry with { Accepted = true }), cancellationToken) is not null)
            metrics.Add(Metric.BuildsRetried);
        return (PipelineRunReport.Of(stored, PipelineRunResult.Retried, decision.Reason), "");
    }

    private static string PathOf(string imageArn) => VersionedArn.TryParse(imageArn, out var arn) ? arn.Path : imageArn;
}

/// <summary>Reads where and why builds failed.</summary>
public interface IBuildFailures
{
    /// <summary>ListWorkflowExecutions of the image, and the steps of the one that failed.</summary>
    /// <param name="reason">The image's own reason, used where no step has a message.</param>
    Task<BuildFailure> ReadAsync(string imageArn, string? reason, CancellationToken cancellationToken);
}

/// <summary>Where a build failed, according to its workflows. Texts are untrusted: they are only compared with known ones.</summary>
/// <param name="Execution">The failed workflow execution; null if none failed: the distribution runs without a workflow.</param>
/// <param name="OnlyDistribution">Everything before the distribution succeeded.</param>
/// <param name="Step">The failed step and its action; null where the service does not report them.</param>
public sealed record BuildFailure(string? Execution, bool OnlyDistribution, string? Step, string? Action, string Message);
