using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables.Storage;

/// <summary>All tables, the lock that protects them, and the log that stores their items between runs.</summary>
internal sealed class TableStore : IDisposable
{
    private readonly Dictionary<string, Table> _tables;
    private readonly PutLog? _log;
    private readonly Lock _gate = new();

    /// <param name="stateDirectory">The folder of the log; null keeps the items in memory.</param>
    public TableStore(IEnumerable<TableSchema> tables, string? stateDirectory)
    {
        _tables = tables.ToDictionary(t => t.Name, t => new Table(t), StringComparer.Ordinal);
        if (stateDirectory is not null)
            _log = PutLog.Open(stateDirectory, Replay);
    }

    /// <summary>Runs one call on one table while no other call runs.</summary>
    public TResult Use<TResult>(string tableName, Func<Table, TResult> call)
    {
        if (!_tables.TryGetValue(tableName, out var table))
            throw TableError.NoSuchTable(tableName, _tables.Keys.Order(StringComparer.Ordinal));

        lock (_gate)
            return call(table);
    }

    /// <summary>Appends to the log before the item becomes visible, so that an acknowledged item is not lost. Call it inside <see cref="Use"/>.</summary>
    public void Put(Table table, StoredItem item)
    {
        _log?.Append(table.Schema.Name, item);
        table.Put(item);
    }

    public void Dispose() => _log?.Dispose();

    private void Replay(string tableName, JsonElement attributes)
    {
        // Items of a table that the template no longer declares stay in the log but are not loaded.
        if (_tables.TryGetValue(tableName, out var table))
            table.Put(table.Prepare(attributes));
    }
}
