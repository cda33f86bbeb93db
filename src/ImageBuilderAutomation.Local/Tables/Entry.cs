namespace ImageBuilderAutomation.Local.Tables;

/// <summary>An item's place in the table or an index: by sort key, and where an index has several alike, by the table's key.</summary>
/// <param name="Item">Null in a bound that is only compared.</param>
internal readonly record struct Entry(string Sort, string TablePartition, string TableSort, StoredItem? Item)
{
    public static Comparer<Entry> Order { get; } = Comparer<Entry>.Create((a, b) =>
    {
        var order = Utf8Order.Instance.Compare(a.Sort, b.Sort);
        if (order == 0)
            order = Utf8Order.Instance.Compare(a.TablePartition, b.TablePartition);
        return order != 0 ? order : Utf8Order.Instance.Compare(a.TableSort, b.TableSort);
    });

    /// <summary>A bound before every entry of this sort key.</summary>
    public static Entry Before(string sort) => new(sort, "", "", null);

    /// <summary>A bound behind every entry of this sort key and before all others that follow.</summary>
    public static Entry Behind(string sort) => new(sort + "\0", "", "", null);
}
