namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The value of a field as text: one item, or the items of a list. A field that is not set has no value.</summary>
public sealed record FieldValue(IReadOnlyList<string> Items)
{
    public static FieldValue Of(params IReadOnlyList<string> items) => new(items);

    public bool Equals(FieldValue? other) => other is not null && Items.SequenceEqual(other.Items, StringComparer.Ordinal);

    public override int GetHashCode() => Items.Aggregate(Items.Count, (hash, item) => HashCode.Combine(hash, item));

    /// <summary>Compares the items as sets, ignoring order and duplicates.</summary>
    public bool HasSameItems(FieldValue other) => Items.ToHashSet(StringComparer.Ordinal).SetEquals(other.Items);

    public override string ToString() => string.Join(", ", Items);
}
