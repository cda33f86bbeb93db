using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Triggers;

/// <summary>
/// Starts a pipeline at a person's request, in any mode and in any freeze. The limits of one build per pipeline and of concurrent builds apply
/// to people too: a deferred run starts by itself afterwards.
/// </summary>
public sealed class StartByHand(IPipelines pipelines, IRounds rounds, TriggerRules rules, TriggerOptions options, TimeProvider clock)
{
    private const int Looks = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CauseIntake _intake = new(rounds);
    private readonly RoundStart _start = new(pipelines, rounds, _ => Task.FromResult(Mode.Act), rules, options, clock);

    /// <param name="by">The person's ARN, as STS returns it.</param>
    /// <returns>Null when the pipeline does not exist.</returns>
    public async Task<RoundReport?> HandleAsync(string pipelineArn, string by, CancellationToken cancellationToken)
    {
        if (await pipelines.ReadAsync(pipelineArn, cancellationToken) is not { } pipeline)
            return null;
        var now = clock.GetUtcNow();
        var cause = new RoundCause(Cause.Each(CauseKind.ByHand, by, now), [], "requested by a person", now, Attempt: 0, Dropped: null);
        var (round, _) = await _intake.TakeAsync(pipelineArn, cause, cancellationToken);
        var report = await _start.LookAsync(pipelineArn, round.N, pipeline, cancellationToken);
        for (var look = 0; look < Looks && report.Result == RoundResult.LeftToOther; look++)
        {
            // A pass is handling the run at the same moment, and may start it.
            await Task.Delay(Pause, clock, cancellationToken);
            report = await _start.LookAsync(pipelineArn, round.N, pipeline, cancellationToken);
        }

        return report;
    }
}
