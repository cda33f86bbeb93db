using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Triggers.Recovery;

/// <summary>Handles the failure of a build that this product started: repeats its distribution, requests another build, or does nothing.</summary>
internal sealed class Recover(
    IPipelines pipelines, IRounds rounds, IBuildFailures failures, Func<CancellationToken, Task<Mode>> readMode, TriggerRules rules,
    TriggerOptions options, TimeProvider clock)
{
    /// <summary>How long the service may still show FAILED after it accepted a retry.</summary>
    private static readonly TimeSpan SeenSoon = TimeSpan.FromMinutes(10);

    private readonly CauseIntake _intake = new(rounds);

    /// <returns>A null report if nothing follows: the run is over, for the returned reason.</returns>
    public async Task<(RoundReport? Report, string Because)> FromAsync(Round round, ImageSnapshot image, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var failure = await failures.ReadAsync(image.Arn, image.Reason, cancellationToken);
        var execution = failure.Execution ?? "distribution";
        if (round.Retries is [.., { Accepted: true } last] && last.FailedExecution == execution && now < last.StoredAt + SeenSoon)
            return (RoundReport.Of(round, RoundResult.Running, $"retry {last.N} was accepted; the image does not show it yet"), "");
        if (round.Retries is [.., { Accepted: false } pending] && now < pending.StoredAt + options.Lease)
            return (RoundReport.Of(round, RoundResult.LeftToOther, $"retry {pending.N} is being sent by another delivery"), "");

        var decision = RecoveryRules.Decide(failure, round, rules.Retry);
        if (decision.Act == RecoveryAct.GiveUp)
            return (null, decision.Because);

        // Read the mode last, so that a stop takes effect on the very next action.
        if (await readMode(cancellationToken) is var mode && mode != Mode.Act)
            return (null, $"not retried in mode {mode.ToString().ToLowerInvariant()}: {decision.Because}");
        if (decision.Act == RecoveryAct.RetryDistribution)
            return await RetryAsync(round, decision, execution, cancellationToken);

        var cause = Cause.Of(CauseKind.BuildFailed, PathOf(image.Arn), now);
        await _intake.TakeAsync(round.PipelineArn, new(cause, [], decision.Because, now, decision.Number, Dropped: null), cancellationToken);
        return (null, decision.Because);
    }

    private async Task<(RoundReport? Report, string Because)> RetryAsync(
        Round round, RecoveryDecision decision, string execution, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // A request whose response is unknown is sent again unchanged.
        var retry = round.Retries is [.., { Accepted: false } pending] && pending.FailedExecution == execution
            ? pending with { StoredAt = now }
            : RetryRequest.Create(round.ImageArn!, decision.Number, execution, now);
        if (await rounds.TryWriteAsync(round.Retrying(retry), cancellationToken) is not { } stored)
            return (RoundReport.Of(round, RoundResult.LeftToOther, "another delivery wrote first"), "");
        if (await pipelines.RetryAsync(round.ImageArn!, retry, cancellationToken) is { Refused: { } refused })
            return (null, $"{decision.Because}; the service refused the retry: {refused}");

        await rounds.TryWriteAsync(stored.Retrying(retry with { Accepted = true }), cancellationToken);
        return (RoundReport.Of(stored, RoundResult.Retried, decision.Because), "");
    }

    private static string PathOf(string imageArn) => VersionedArn.TryParse(imageArn, out var arn) ? arn.Path : imageArn;
}
