using System.Text;
using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables.Storage;

/// <summary>One table with its indexes, in memory. Not thread-safe: callers hold the lock of the store.</summary>
internal sealed class Table
{
    private const int MaxItemBytes = 400 * 1024;
    private const int MaxPartitionKeyBytes = 2048;
    private const int MaxSortKeyBytes = 1024;

    private readonly Dictionary<(string Partition, string Sort), StoredItem> _items = [];
    private readonly Dictionary<string, Partitions> _slots;

    public Table(TableSchema schema)
    {
        Schema = schema;
        _slots = schema.Indexes.ToDictionary(i => i.Name, i => new Partitions(i.Key), StringComparer.Ordinal);
        Own = new(schema.Key);
    }

    public TableSchema Schema { get; }

    /// <summary>The items by the table's key.</summary>
    public Partitions Own { get; }

    public Partitions Index(string name) => _slots.TryGetValue(name, out var index)
        ? index
        : throw TableError.Invalid($"The table does not have the specified index: {name}");

    public StoredItem? Find(string partition, string sort) => _items.GetValueOrDefault((partition, sort));

    /// <exception cref="TableError">The item is too large, or a key attribute is missing, empty or not a string.</exception>
    public StoredItem Prepare(JsonElement attributes)
    {
        Attributes.Check(attributes);
        var item = new StoredItem(
            KeyText(attributes, Schema.Key.Partition, MaxPartitionKeyBytes),
            KeyText(attributes, Schema.Key.Sort, MaxSortKeyBytes),
            attributes,
            Attributes.SizeOf(attributes));
        if (item.Size > MaxItemBytes)
            throw TableError.Invalid("Item size has exceeded the maximum allowed size");

        foreach (var index in Schema.Indexes)
        {
            CheckIndexKey(attributes, index, index.Key.Partition, MaxPartitionKeyBytes);
            CheckIndexKey(attributes, index, index.Key.Sort, MaxSortKeyBytes);
        }

        return item;
    }

    public void Put(StoredItem item)
    {
        _items.TryGetValue((item.Partition, item.Sort), out var before);
        _items[(item.Partition, item.Sort)] = item;
        foreach (var place in _slots.Values.Append(Own))
        {
            if (before is not null)
                place.Remove(before);
            place.Add(item);
        }
    }

    private static string KeyText(JsonElement attributes, string name, int max)
    {
        if (!attributes.TryGetProperty(name, out var value))
            throw TableError.Invalid($"One or more parameter values were invalid: Missing the key {name} in the item");
        if (Attributes.Typed(value) is not ("S", var content))
        {
            throw TableError.Invalid(
                $"One or more parameter values were invalid: Type mismatch for key {name} expected: S actual: {Attributes.Typed(value).Type}");
        }

        return InBounds(content.GetString()!, name, max);
    }

    private static void CheckIndexKey(JsonElement attributes, IndexSchema index, string name, int max)
    {
        if (!attributes.TryGetProperty(name, out var value))
            return;
        if (Attributes.Typed(value) is not ("S", var content))
        {
            throw TableError.Invalid(
                $"One or more parameter values were invalid: Type mismatch for Index Key {name} Expected: S Actual: {Attributes.Typed(value).Type} "
                + $"IndexName: {index.Name}");
        }

        InBounds(content.GetString()!, name, max);
    }

    private static string InBounds(string text, string name, int max) => Encoding.UTF8.GetByteCount(text) switch
    {
        0 => throw TableError.Invalid(
            $"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: {name}"),
        var bytes when bytes > max => throw TableError.Invalid(
            $"One or more parameter values were invalid: Size of key {name} has exceeded the maximum size limit of {max} bytes"),
        _ => text,
    };
}
