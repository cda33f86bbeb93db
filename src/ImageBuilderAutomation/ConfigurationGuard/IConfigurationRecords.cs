namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Where records of configurations live.</summary>
public interface IConfigurationRecords
{
    Task<ConfigurationRecord?> ReadAsync(string arn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ConfigurationRecord.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored record with its new version, or null when somebody else wrote first.</returns>
    Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord record, CancellationToken cancellationToken);

    /// <summary>Records that are open, those longest in their state first. Unreadable ones are told by an exception after all the others.</summary>
    IAsyncEnumerable<ConfigurationRecord> ListOpenAsync(CancellationToken cancellationToken);
}
