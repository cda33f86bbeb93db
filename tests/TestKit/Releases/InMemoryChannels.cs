using System.Collections.Concurrent;
using ImageBuilderAutomation.Releases.Channels;

namespace TestKit.Releases;

/// <summary>Channels with their moves, and revocations.</summary>
public sealed class InMemoryChannels : IChannelRecords, IRevocations
{
    private readonly ConcurrentDictionary<ChannelKey, ChannelRecord> _records = new();
    private readonly ConcurrentDictionary<(ChannelKey, int), ChannelMove> _moves = new();
    private readonly ConcurrentDictionary<string, RevocationRecord> _revocations = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ChannelRecord> All => [.. _records.Values];

    public int Writes { get; private set; }

    public IAsyncEnumerable<ChannelRecord> ListAsync(CancellationToken cancellationToken) => _records.Values.ToAsyncEnumerable();

    public Task<ChannelRecord?> ReadAsync(ChannelKey key, CancellationToken cancellationToken) => Task.FromResult(_records.GetValueOrDefault(key));

    public Task<ChannelRecord?> TryWriteAsync(ChannelRecord record, CancellationToken cancellationToken)
    {
        lock (_records)
        {
            if ((_records.GetValueOrDefault(record.Key)?.Version ?? 0) != record.Version)
                return Task.FromResult<ChannelRecord?>(null);
            Writes++;
            return Task.FromResult<ChannelRecord?>(_records[record.Key] = record with { Version = record.Version + 1 });
        }
    }

    public Task<IReadOnlyList<ChannelMove>> ListMovesAsync(ChannelKey key, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ChannelMove>>(
        [.. _moves.Where(move => move.Key.Item1 == key).Select(move => move.Value).OrderBy(move => move.Number)]);

    public Task AddMoveAsync(ChannelKey key, ChannelMove move, CancellationToken cancellationToken)
    {
        if (_moves.TryAdd((key, move.Number), move))
            Writes++;
        return Task.CompletedTask;
    }

    Task<IReadOnlyList<RevocationRecord>> IRevocations.ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RevocationRecord>>([.. _revocations.Values]);

    Task<RevocationRecord?> IRevocations.ReadAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(_revocations.GetValueOrDefault(imageArn));

    Task<RevocationRecord?> IRevocations.TryWriteAsync(RevocationRecord record, CancellationToken cancellationToken)
    {
        lock (_records)
        {
            if ((_revocations.GetValueOrDefault(record.ImageArn)?.Version ?? 0) != record.Version)
                return Task.FromResult<RevocationRecord?>(null);
            Writes++;
            return Task.FromResult<RevocationRecord?>(_revocations[record.ImageArn] = record with { Version = record.Version + 1 });
        }
    }
}
