using ImageBuilderAutomation.ConfigurationGuard;

namespace EndToEnd;

internal sealed class CrashingConfigurationRecords(IConfigurationRecords inner, CrashPoint death) : IConfigurationRecords
{
    public Task<ConfigurationRecord?> ReadAsync(string arn, CancellationToken cancellationToken) => inner.ReadAsync(arn, cancellationToken);

    public Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord record, CancellationToken cancellationToken) =>
        death.AfterAsync(nameof(TryWriteAsync), inner.TryWriteAsync(record, cancellationToken));

    public IAsyncEnumerable<ConfigurationRecord> ListOpenAsync(CancellationToken cancellationToken) => inner.ListOpenAsync(cancellationToken);
}
