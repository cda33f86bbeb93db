using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables;

/// <summary>All tables, the one lock around them, and the log that outlives the process.</summary>
internal sealed class TableStore : IDisposable
{
    private readonly Dictionary<string, Table> _tables;
    private readonly PutLog? _log;
    private readonly Lock _gate = new();

    public TableStore(TableServerOptions options)
    {
        _tables = options.Tables.ToDictionary(t => t.Name, t => new Table(t), StringComparer.Ordinal);
        if (options.StateDirectory is { } directory)
            _log = PutLog.Open(directory, Replay);
    }

    /// <summary>Runs one call on one table, alone.</summary>
    public TResult Use<TResult>(string tableName, Func<Table, TResult> call)
    {
        if (!_tables.TryGetValue(tableName, out var table))
            throw TableError.NoSuchTable(tableName, _tables.Keys.Order(StringComparer.Ordinal));

        lock (_gate)
            return call(table);
    }

    /// <summary>Kept first, then visible: what a caller was told is stored survives the process. Called inside <see cref="Use"/>.</summary>
    public void Put(Table table, StoredItem item)
    {
        _log?.Append(table.Schema.Name, item);
        table.Put(item);
    }

    public void Dispose() => _log?.Dispose();

    private void Replay(string tableName, JsonElement attributes)
    {
        // A table that is no longer declared keeps its lines in the log and is not served.
        if (_tables.TryGetValue(tableName, out var table))
            table.Put(table.Prepare(attributes));
    }
}
