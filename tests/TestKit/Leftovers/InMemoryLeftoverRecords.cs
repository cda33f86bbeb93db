using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Leftovers;

namespace TestKit.Leftovers;

/// <summary>Records of leftovers with a real compare-and-set.</summary>
public sealed class InMemoryLeftoverRecords : ILeftoverRecords
{
    private readonly Dictionary<(LeftoverKind Kind, string Id), LeftoverRecord> _records = [];

    public IReadOnlyCollection<LeftoverRecord> All => _records.Values;

    /// <summary>Those that cannot be read. A list throws after all others, and the next write replaces one.</summary>
    public HashSet<(LeftoverKind Kind, string Id)> Damaged { get; } = [];

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    public async IAsyncEnumerable<LeftoverRecord> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in _records.Values.Where(record => !Damaged.Contains((record.Kind, record.Id))).ToList())
            yield return record;
        await Task.CompletedTask;
        if (Damaged.Count > 0)
            throw new InvalidDataException("a record is damaged");
    }

    public Task<LeftoverRecord?> ReadAsync(LeftoverKind kind, string id, CancellationToken cancellationToken) => Task.FromResult(
        _records.GetValueOrDefault((kind, id)) is { } record && Damaged.Contains((kind, id))
            ? new() { Kind = kind, Id = id, State = LeftoverState.Closed, Version = record.Version }
            : _records.GetValueOrDefault((kind, id)));

    public Task<LeftoverRecord?> TryWriteAsync(LeftoverRecord record, CancellationToken cancellationToken)
    {
        var key = (record.Kind, record.Id);
        if ((_records.GetValueOrDefault(key)?.Version ?? 0) != record.Version)
            return Task.FromResult<LeftoverRecord?>(null);

        Damaged.Remove(key);
        Writes++;
        return Task.FromResult<LeftoverRecord?>(_records[key] = record with { Version = record.Version + 1 });
    }
}
