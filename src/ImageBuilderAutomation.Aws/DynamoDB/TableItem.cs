using System.Collections.ObjectModel;
using System.Globalization;
using Amazon.DynamoDBv2.Model;

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

    /// <summary>
    /// When DynamoDB may delete the item, by the table's time to live; null keeps it. Only for items that no decision needs: docs/reference/keys.md lists
    /// them. DynamoDB deletes late, so a reader may still find an expired item.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Attributes for people who read the table in the console. Records are read from <see cref="Body"/>.</summary>
    public IReadOnlyDictionary<string, string> Display { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>A partition and a sort key: of the table (<c>pk</c>, <c>sk</c>) or of one of its indexes (<c>pk1</c>, <c>sk1</c> …).</summary>
public sealed record ItemKey(string Partition, string Sort);

/// <summary>Converts items to and from DynamoDB attribute maps. Only this class and <see cref="RecordTable"/> use attribute maps.</summary>
internal static class ItemAttributes
{
    /// <summary>The attribute of the table's time to live, in seconds since 1970.</summary>
    public const string Expiry = "expiresAt";

    private static readonly HashSet<string> Reserved =
        ["pk", "sk", "pk1", "sk1", "pk2", "sk2", "pk3", "sk3", "kind", "version", "body", Expiry];

    public static Dictionary<string, AttributeValue> OfKey(ItemKey key) => new()
    {
        ["pk"] = new() { S = key.Partition },
        ["sk"] = new() { S = key.Sort },
    };

    public static Dictionary<string, AttributeValue> Of(TableItem item)
    {
        var attributes = OfKey(item.Key);
        AddIndex(attributes, "1", item.Index1);
        AddIndex(attributes, "2", item.Index2);
        AddIndex(attributes, "3", item.Index3);
        attributes["kind"] = new() { S = item.Kind };
        attributes["version"] = new() { N = item.Version.ToString(CultureInfo.InvariantCulture) };
        foreach (var (name, value) in item.Display)
            attributes.Add(name, new() { S = value });
        if (item.ExpiresAt is { } expiry)
            attributes[Expiry] = new() { N = expiry.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };
        if (item.Body is not null)
            attributes["body"] = new() { S = item.Body };
        return attributes;
    }

    /// <summary>Tolerates any attributes that people may have typed into the console; only the key is guaranteed.</summary>
    public static TableItem Read(Dictionary<string, AttributeValue> attributes) =>
        new(new(attributes["pk"].S, attributes["sk"].S), Text(attributes, "kind") ?? "")
        {
            Version = attributes.TryGetValue("version", out var version)
                && long.TryParse(version.N, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0,
            Body = Text(attributes, "body"),
            ExpiresAt = attributes.TryGetValue(Expiry, out var expiry) && long.TryParse(expiry.N, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null,
            Index1 = Index(attributes, "1"),
            Index2 = Index(attributes, "2"),
            Index3 = Index(attributes, "3"),
            Display = attributes.Where(a => a.Value.S is not null && !Reserved.Contains(a.Key)).ToDictionary(a => a.Key, a => a.Value.S),
        };

    private static void AddIndex(Dictionary<string, AttributeValue> attributes, string number, ItemKey? key)
    {
        if (key is null)
            return;

        attributes[$"pk{number}"] = new() { S = key.Partition };
        attributes[$"sk{number}"] = new() { S = key.Sort };
    }

    private static ItemKey? Index(Dictionary<string, AttributeValue> attributes, string number) =>
        Text(attributes, $"pk{number}") is { } partition && Text(attributes, $"sk{number}") is { } sort ? new(partition, sort) : null;

    private static string? Text(Dictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out var value) ? value.S : null;
}
