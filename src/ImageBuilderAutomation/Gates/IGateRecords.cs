namespace ImageBuilderAutomation.Gates;

/// <summary>Where gate records live.</summary>
public interface IGateRecords
{
    Task<GateRecord?> ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="GateRecord.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored record with its new version, or null when somebody else wrote first.</returns>
    Task<GateRecord?> TryWriteAsync(GateRecord record, CancellationToken cancellationToken);

    /// <summary>Records whose state is open or sending, oldest first. Unreadable ones are told by an exception after all the others.</summary>
    IAsyncEnumerable<GateRecord> ListOpenAsync(CancellationToken cancellationToken);
}
