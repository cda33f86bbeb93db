namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The stored records of configurations.</summary>
public interface IConfigurationRecords
{
    Task<ConfigurationRecord?> ReadAsync(string arn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ConfigurationRecord.Version"/>; version zero requires that no record exists.</summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord record, CancellationToken cancellationToken);

    /// <summary>Lists the open records. Those that have been in their state longest come first.</summary>
    /// <exception cref="InvalidDataException">Some records are unreadable. Thrown after all others were returned.</exception>
    IAsyncEnumerable<ConfigurationRecord> ListOpenAsync(CancellationToken cancellationToken);
}
