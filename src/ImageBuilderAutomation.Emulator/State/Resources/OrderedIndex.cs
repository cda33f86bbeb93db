namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>Items sorted by key. A page can start at any key at the cost of one lookup.</summary>
internal sealed class OrderedIndex<T>
    where T : class
{
    private readonly SortedSet<Entry> _entries = new(Comparer<Entry>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key)));

    public void Put(string key, T item)
    {
        _entries.Remove(new(key, item));
        _entries.Add(new(key, item));
    }

    public void Remove(string key) => _entries.Remove(new(key, null));

    /// <summary>Items whose key starts with the prefix and comes after the given key.</summary>
    public IEnumerable<T> After(string? key, string prefix = "") =>
        _entries.GetViewBetween(new(key is null ? prefix : key + '\0', null), new(prefix + '\uffff', null)).Select(entry => entry.Item!);

    private readonly record struct Entry(string Key, T? Item);
}
