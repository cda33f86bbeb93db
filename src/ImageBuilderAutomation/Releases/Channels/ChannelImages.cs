using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>Names the images that channels point at, the one before, and those that channels have left lately, except revoked ones.</summary>
public sealed class ChannelImages(IChannelRecords channels, IRevocations revocations, TimeProvider clock) : IChannelImages
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public async Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken)
    {
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        var records = new List<ChannelRecord>();
        await foreach (var record in channels.ListAsync(cancellationToken))
            records.Add(record);
        if (records.Count == 0)
            return images;
        var revoked = (await revocations.ListAsync(cancellationToken)).Where(one => one.IsRevoked).Select(one => one.ImageArn).ToHashSet(StringComparer.Ordinal);
        foreach (var record in records)
        {
            var moves = await channels.ListMovesAsync(record.Key, cancellationToken);
            // A revocation that has just begun may not have moved the channel yet.
            if (record.Image is { } current)
                images[current.ImageArn] = $"channel {record.Key} points at it";
            foreach (var left in LeftLately([.. moves, .. Missing(record, moves)]).Where(image => !revoked.Contains(image)))
                images.TryAdd(left, $"channel {record.Key} pointed at it lately");
        }

        return images;
    }

    private static IEnumerable<ChannelMove> Missing(ChannelRecord record, IReadOnlyList<ChannelMove> moves) =>
        record.Latest is { } latest && moves.All(move => move.Number != latest.Number) ? [latest] : [];

    private IEnumerable<string> LeftLately(IReadOnlyList<ChannelMove> moves)
    {
        for (var i = 0; i < moves.Count; i++)
        {
            var isBeforeCurrent = i == moves.Count - 2;
            if (moves[i].To is { } image && i + 1 < moves.Count && (isBeforeCurrent || clock.GetUtcNow() - moves[i + 1].At < Lately))
                yield return image.ImageArn;
        }
    }
}
