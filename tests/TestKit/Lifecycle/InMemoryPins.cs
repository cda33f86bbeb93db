using ImageBuilderAutomation.Lifecycle.Usage;

namespace TestKit.Lifecycle;

/// <summary>Lists of pinned AMIs with a real compare-and-set.</summary>
public sealed class InMemoryPins : IPinnedAmis
{
    public List<PinnedAmis> All { get; } = [];

    public Task<IReadOnlyList<PinnedAmis>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PinnedAmis>>(All);

    public Task<PinnedAmis?> ReadAsync(string origin, CancellationToken cancellationToken) => Task.FromResult(All.Find(list => list.Origin == origin));

    public Task<bool> TryWriteAsync(PinnedAmis pins, CancellationToken cancellationToken)
    {
        var before = All.Find(list => list.Origin == pins.Origin);
        if ((before?.Version ?? 0) != pins.Version)
            return Task.FromResult(false);
        All.RemoveAll(list => list.Origin == pins.Origin);
        All.Add(pins with { Version = pins.Version + 1 });
        return Task.FromResult(true);
    }
}
