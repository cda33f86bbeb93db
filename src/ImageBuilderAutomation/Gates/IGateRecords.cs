namespace ImageBuilderAutomation.Gates;

/// <summary>The store of gate records.</summary>
public interface IGateRecords
{
    Task<GateRecord?> ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken);

    /// <summary>Writes by compare-and-set on <see cref="GateRecord.Version"/>. Version zero means that the record must not exist.</summary>
    /// <returns>The stored record with its new version; null when another writer was first.</returns>
    Task<GateRecord?> TryWriteAsync(GateRecord record, CancellationToken cancellationToken);

    /// <summary>Records in state open or sending, oldest first. Unreadable records cause an exception after all others were returned.</summary>
    IAsyncEnumerable<GateRecord> ListOpenAsync(CancellationToken cancellationToken);
}
