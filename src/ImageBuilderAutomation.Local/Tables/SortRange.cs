namespace ImageBuilderAutomation.Local.Tables;

/// <summary>The part of a partition a key condition asks for.</summary>
/// <param name="Low">No sort key below this one is asked for; null for no lower bound.</param>
/// <param name="High">No sort key above this one is asked for; null for no upper bound.</param>
/// <param name="Holds">Decides between the bounds.</param>
internal sealed record SortRange(string? Low, string? High, Func<string, bool> Holds)
{
    // The last code point: nothing that begins with a prefix sorts behind the prefix and a row of these.
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
