using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Recovery;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Actions that event and schedule have in common.</summary>
internal sealed class TriggerActs
{
    private readonly IModeOverrides _modes;
    private readonly TriggerOptions _options;
    private readonly IRounds _rounds;
    private readonly RoundStart _start;

    public TriggerActs(
        IPipelines pipelines, IRounds rounds, IBuildFailures failures, IModeOverrides modes, TriggerRules rules, TriggerOptions options, TimeProvider clock)
    {
        (_rounds, _modes, _options) = (rounds, modes, options);
        _start = new(pipelines, rounds, ReadModeAsync, rules, options, clock);
        Ends = new(rounds, new(pipelines, rounds, failures, ReadModeAsync, rules, options, clock), rules, clock);
    }

    public BuildEnds Ends { get; }

    public async Task<Mode> ReadModeAsync(CancellationToken cancellationToken) =>
        await _modes.ReadAsync("builds", cancellationToken) ?? _options.Mode;

    public Task<RoundReport> LookAsync(string pipelineArn, int n, Pipeline? known, CancellationToken cancellationToken) =>
        _start.LookAsync(pipelineArn, n, known, cancellationToken);

    /// <summary>Checks each run, also for a cause that was known before: the earlier delivery may have crashed in between.</summary>
    public async Task<IReadOnlyList<RoundReport>> LookAtAsync(
        IReadOnlyList<(Round Round, Pipeline Pipeline, bool IsNew)> taken, CancellationToken cancellationToken)
    {
        var reports = new List<RoundReport>();
        foreach (var (round, pipeline, isNew) in taken)
        {
            reports.Add(round.State is RoundState.Waiting or RoundState.Starting
                ? await LookAsync(round.PipelineArn, round.N, pipeline, cancellationToken)
                : RoundReport.Of(round, isNew ? RoundResult.Dropped : RoundResult.KnownBefore, round.Outcome ?? round.State.ToString()));
        }

        return reports;
    }

    /// <summary>Closes the run of a build that may have ended, and checks the pipeline's next run, which waited for it.</summary>
    public async Task<IReadOnlyList<RoundReport>> EndAsync(Round running, ImageSnapshot? image, CancellationToken cancellationToken)
    {
        var ended = await Ends.CloseAsync(running, image, cancellationToken);
        return ended.Result == RoundResult.Ended
            && await _rounds.ReadLatestAsync(running.PipelineArn, cancellationToken) is [{ State: RoundState.Waiting } next, ..]
                ? [ended, await LookAsync(next.PipelineArn, next.N, known: null, cancellationToken)]
                : [ended];
    }
}
