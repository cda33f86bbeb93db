using ImageBuilderAutomation.Operations;

namespace TestKit.Operations;

/// <summary>Keeps what was told. Each telling has its effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class ToldOutcomes : IOutcomes
{
    private readonly List<Outcome> _all = [];

    /// <summary>Every telling, copies included.</summary>
    public IReadOnlyList<Outcome> All => _all;

    /// <summary>As a receiver sees them that drops copies by their id.</summary>
    public IReadOnlyList<Outcome> Distinct => [.. _all.DistinctBy(outcome => outcome.Id)];

    /// <summary>Set to make the next tellings fail as a bus out of reach does.</summary>
    public Exception? Fault { get; set; }

    public Task TellAsync(Outcome outcome, CancellationToken cancellationToken)
    {
        if (Fault is { } fault)
            throw fault;
        // What cannot be written down is not told either.
        _ = outcome.ToDetail();
        _all.Add(outcome);
        return Task.CompletedTask;
    }

    public IOutcomes Interrupted(Effects effects) => new Teller(this, effects);

    private sealed class Teller(ToldOutcomes told, Effects effects) : IOutcomes
    {
        public async Task TellAsync(Outcome outcome, CancellationToken cancellationToken)
        {
            await told.TellAsync(outcome, cancellationToken);
            await effects.HappenedAsync();
        }
    }
}
