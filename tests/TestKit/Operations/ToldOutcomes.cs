using ImageBuilderAutomation.Operations;

namespace TestKit.Operations;

/// <summary>Records published notifications. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class ToldOutcomes : IOutcomes
{
    private readonly List<Outcome> _all = [];

    /// <summary>Every published notification, including copies.</summary>
    public IReadOnlyList<Outcome> All => _all;

    /// <summary>The notifications without copies, as a receiver that compares ids sees them.</summary>
    public IReadOnlyList<Outcome> Distinct => [.. _all.DistinctBy(outcome => outcome.Id)];

    /// <summary>Set to make the next calls fail, as with an unreachable bus.</summary>
    public Exception? Fault { get; set; }

    public Task TellAsync(Outcome outcome, CancellationToken cancellationToken)
    {
        if (Fault is { } fault)
            throw fault;
        // Fails here if the notification cannot be serialized.
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
