namespace ImageBuilderAutomation.Local.Tables;

/// <summary>The items of a table or an index by partition, sorted by sort key. An item without the index's key attributes is not in the index.</summary>
internal sealed class Partitions(KeyPair key)
{
    private readonly Dictionary<string, SortedSet<Entry>> _partitions = new(StringComparer.Ordinal);

    public KeyPair Key { get; } = key;

    public void Add(StoredItem item)
    {
        if (PlaceOf(item) is not (var partition, var entry))
            return;
        if (!_partitions.TryGetValue(partition, out var entries))
            _partitions[partition] = entries = new(Entry.Order);
        entries.Add(entry);
    }

    public void Remove(StoredItem item)
    {
        if (PlaceOf(item) is not (var partition, var entry) || !_partitions.TryGetValue(partition, out var entries))
            return;
        entries.Remove(entry);
        if (entries.Count == 0)
            _partitions.Remove(partition);
    }

    /// <param name="after">The position to start after, in reading direction; null starts at the first entry.</param>
    public IEnumerable<Entry> Read(string partition, SortRange range, Entry? after, bool forward)
    {
        if (!_partitions.TryGetValue(partition, out var entries))
            return [];

        var low = range.Low is { } min ? Entry.Before(min) : entries.Min;
        var high = range.High is { } max ? Entry.Behind(max) : entries.Max;
        if (after is { } place)
        {
            low = forward && Entry.Order.Compare(place, low) > 0 ? place : low;
            high = !forward && Entry.Order.Compare(place, high) < 0 ? place : high;
        }

        if (Entry.Order.Compare(low, high) > 0)
            return [];

        var between = entries.GetViewBetween(low, high);
        return (forward ? between : between.Reverse())
            .Where(e => range.Holds(e.Sort) && (after is not { } start || Entry.Order.Compare(e, start) != 0));
    }

    private (string Partition, Entry Entry)? PlaceOf(StoredItem item) =>
        Attributes.Text(item.Attributes, Key.Partition) is { } partition && Attributes.Text(item.Attributes, Key.Sort) is { } sort
            ? (partition, new(sort, item.Partition, item.Sort, item))
            : null;
}
