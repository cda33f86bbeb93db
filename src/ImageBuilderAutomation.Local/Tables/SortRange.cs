namespace ImageBuilderAutomation.Local.Tables;

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
