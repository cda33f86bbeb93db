namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>What a field holds, as text: one item, or as many as a list has. A field that is not set has no value.</summary>
public sealed record FieldValue(IReadOnlyList<string> Items)
{
    public static FieldValue Of(params IReadOnlyList<string> items) => new(items);

    public bool Equals(FieldValue? other) => other is not null && Items.SequenceEqual(other.Items, StringComparer.Ordinal);

    public override int GetHashCode() => Items.Aggregate(Items.Count, (hash, item) => HashCode.Combine(hash, item));

    /// <summary>In whatever order, each once or more.</summary>
    public bool HasTheItemsOf(FieldValue other) => Items.ToHashSet(StringComparer.Ordinal).SetEquals(other.Items);

    public override string ToString() => string.Join(", ", Items);
}
