using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>All channels are in one partition, so that one query reads them. The moves of each channel have a partition of their own.</summary>
public sealed class ChannelRecords(RecordTable table, AccountRegion accountRegion) : IChannelRecords
{
    private const string Kind = "channel";
    private const string MoveKind = "channelMove";

    private readonly RecordKeys _keys = new(accountRegion);

    public IAsyncEnumerable<ChannelRecord> ListAsync(CancellationToken cancellationToken) =>
        table.ListAsync(new(TableIndex.Table, _keys.Channels), Record, cancellationToken);

    public async Task<ChannelRecord?> ReadAsync(ChannelKey key, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Channel(key), cancellationToken) is { } item ? Record(item) : null;

    public async Task<ChannelRecord?> TryWriteAsync(ChannelRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = new TableItem(_keys.Channel(record.Key), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.ChannelRecord),
            Display = next.Latest is { } latest ? DisplayOf(latest) : new(),
        };
        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }

    public async Task<IReadOnlyList<ChannelMove>> ListMovesAsync(ChannelKey key, CancellationToken cancellationToken)
    {
        List<ChannelMove> moves = [];
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.MovesOf(key)), cancellationToken))
            moves.Add(RecordBody.Read(item, RecordJson.Readable.ChannelMove));
        return moves;
    }

    public Task AddMoveAsync(ChannelKey key, ChannelMove move, CancellationToken cancellationToken)
    {
        var item = new TableItem(_keys.Move(key, move.Number), MoveKind)
        {
            Version = 1,
            Body = RecordBody.Write(move, RecordJson.Readable.ChannelMove),
            Display = DisplayOf(move),
        };
        return table.TryPutAsync(item, expectedVersion: 0, cancellationToken);
    }

    private static Dictionary<string, string> DisplayOf(ChannelMove move) => new()
    {
        ["imageArn"] = move.To?.ImageArn ?? "none",
        ["at"] = RecordKeys.Time(move.At),
        ["reason"] = move.Reason,
    };

    /// <summary>A damaged record is never replaced: it alone says where the channel points, and nothing else can tell.</summary>
    private static ChannelRecord Record(TableItem item) => RecordBody.Read(item, RecordJson.Readable.ChannelRecord);
}

/// <summary>One partition for all: every decision about a channel reads them with one query.</summary>
public sealed class RevocationRecords(RecordTable table, AccountRegion accountRegion) : IRevocations
{
    private const string Kind = "revocation";

    private readonly RecordKeys _keys = new(accountRegion);

    /// <exception cref="InvalidDataException">A damaged item's key names no image. It might be of any image, so no list without it is complete.</exception>
    public async Task<IReadOnlyList<RevocationRecord>> ListAsync(CancellationToken cancellationToken)
    {
        List<RevocationRecord> all = [];
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.Revocations), cancellationToken))
            all.Add(Record(item));
        return all;
    }

    public async Task<RevocationRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Revocation(imageArn), cancellationToken) is { } item ? Record(item) : null;

    public async Task<RevocationRecord?> TryWriteAsync(RevocationRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = new TableItem(_keys.Revocation(record.ImageArn), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.RevocationRecord),
            Display = new Dictionary<string, string>
            {
                ["imageArn"] = next.ImageArn,
                ["state"] = next.State.ToString(),
                ["by"] = next.By,
                ["at"] = RecordKeys.Time(next.At),
                ["reason"] = next.Reason,
            },
        };
        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }

    private RevocationRecord Record(TableItem item)
    {
        try
        {
            return RecordBody.Read(item, RecordJson.Readable.RevocationRecord);
        }
        catch (InvalidDataException problem) when (item.Version > 0 && ImageOf(item) is not null)
        {
            return RevocationRecord.Unreadable(ImageOf(item)!, problem.Message, item.Version);
        }
    }

    /// <summary>The key alone names the image, whatever became of the body.</summary>
    private string? ImageOf(TableItem item) =>
        ImageBuildArn.TryParse($"arn:{accountRegion.Partition}:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:image/{item.Key.Sort}", out var image)
            ? image.ToString()
            : null;
}
