using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables.Storage;

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

/// <summary>The range of sort keys that a key condition selects.</summary>
/// <param name="Low">The inclusive lower bound; null for none.</param>
/// <param name="High">The inclusive upper bound; null for none.</param>
/// <param name="Holds">Whether the condition is true for a sort key between the bounds.</param>
internal sealed record SortRange(string? Low, string? High, Func<string, bool> Holds)
{
    // The last code point, twice: no key of practical use that begins with a prefix sorts after the prefix followed by this text.
    private const string Last = "\U0010FFFF\U0010FFFF";

    public static SortRange All { get; } = new(null, null, _ => true);

    public static SortRange Compared(string relation, string bound) => relation switch
    {
        "=" => new(bound, bound, s => Utf8Order.Instance.Compare(s, bound) == 0),
        "<" => new(null, bound, s => Utf8Order.Instance.Compare(s, bound) < 0),
        "<=" => new(null, bound, _ => true),
        ">" => new(bound, null, s => Utf8Order.Instance.Compare(s, bound) > 0),
        _ => new(bound, null, _ => true),
    };

    public static SortRange Between(string low, string high) => new(low, high, _ => true);

    public static SortRange BeginningWith(string prefix) => new(prefix, prefix + Last, s => s.StartsWith(prefix, StringComparison.Ordinal));
}

/// <summary>The position of an item in the table or an index: by sort key, then by the table's key, because sort keys of an index need not be unique.</summary>
/// <param name="Item">Null for a bound, which is used only for comparison.</param>
internal readonly record struct Entry(string Sort, string TablePartition, string TableSort, StoredItem? Item)
{
    public static Comparer<Entry> Order { get; } = Comparer<Entry>.Create((a, b) =>
    {
        var order = Utf8Order.Instance.Compare(a.Sort, b.Sort);
        if (order == 0)
            order = Utf8Order.Instance.Compare(a.TablePartition, b.TablePartition);
        return order != 0 ? order : Utf8Order.Instance.Compare(a.TableSort, b.TableSort);
    });

    /// <summary>A bound that sorts before every entry with this sort key.</summary>
    public static Entry Before(string sort) => new(sort, "", "", null);

    /// <summary>A bound that sorts after every entry with this sort key and before every greater sort key.</summary>
    public static Entry Behind(string sort) => new(sort + "\0", "", "", null);
}

/// <param name="Attributes">The item as it was stored. It is never modified, only replaced.</param>
internal sealed record StoredItem(string Partition, string Sort, JsonElement Attributes, int Size);
