using ImageBuilderAutomation.ConfigurationGuard;

namespace EndToEnd;

internal sealed class CrashingConfigurations(IConfigurations inner, CrashPoint death) : IConfigurations
{
    public IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public Task<InfrastructureConfiguration?> ReadAsync(string arn, CancellationToken cancellationToken) => inner.ReadAsync(arn, cancellationToken);

    public Task<ILookup<string, string>> ListPipelinesAsync(string? arn, CancellationToken cancellationToken) =>
        inner.ListPipelinesAsync(arn, cancellationToken);

    public Task<ChangeResult> UpdateAsync(string arn, ConfigurationFields settings, string token, CancellationToken cancellationToken) =>
        death.AfterAsync(nameof(UpdateAsync), inner.UpdateAsync(arn, settings, token, cancellationToken));

    public Task<ChangeResult> TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        death.AfterAsync(nameof(TagAsync), inner.TagAsync(arn, tags, cancellationToken));

    public Task<ChangeResult> UntagAsync(string arn, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        inner.UntagAsync(arn, keys, cancellationToken);
}

internal sealed class CrashingConfigurationRecords(IConfigurationRecords inner, CrashPoint death) : IConfigurationRecords
{
    public Task<ConfigurationRecord?> ReadAsync(string arn, CancellationToken cancellationToken) => inner.ReadAsync(arn, cancellationToken);

    public Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord record, CancellationToken cancellationToken) =>
        death.AfterAsync(nameof(TryWriteAsync), inner.TryWriteAsync(record, cancellationToken));

    public IAsyncEnumerable<ConfigurationRecord> ListOpenAsync(CancellationToken cancellationToken) => inner.ListOpenAsync(cancellationToken);
}
