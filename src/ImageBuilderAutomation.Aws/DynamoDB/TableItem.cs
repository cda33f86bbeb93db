using System.Collections.ObjectModel;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>One item of the table, as docs/reference/keys.md describes it.</summary>
/// <param name="Kind">What the item is: <c>build</c>, <c>gate</c>, <c>configuration</c>, <c>ami</c> and so on.</param>
public sealed record TableItem(ItemKey Key, string Kind)
{
    /// <summary>The number of writes of this item. A write is conditioned on the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>The whole record as JSON; null for an item that consists of attributes only.</summary>
    public string? Body { get; init; }

    /// <summary>Null leaves the item out of the index.</summary>
    public ItemKey? Index1 { get; init; }

    public ItemKey? Index2 { get; init; }

    public ItemKey? Index3 { get; init; }

    /// <summary>Attributes for people who read the table in the console. Records are read from <see cref="Body"/>.</summary>
    public IReadOnlyDictionary<string, string> Display { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
