namespace ImageBuilderAutomation.Local.Tables;

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
