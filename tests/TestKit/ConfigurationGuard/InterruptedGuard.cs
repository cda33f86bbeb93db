using System.Runtime.CompilerServices;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Reliability;

namespace TestKit.ConfigurationGuard;

/// <summary>All ports of the guard. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class InterruptedGuard(Effects effects, IConfigurations configurations, IConfigurationRecords records, Func<Mode?> mode)
    : IConfigurations, IConfigurationRecords, IModeOverrides
{
    IAsyncEnumerable<string> IConfigurations.ListAsync(CancellationToken cancellationToken) =>
        AfterAsync(configurations.ListAsync(cancellationToken), cancellationToken);

    Task<InfrastructureConfiguration?> IConfigurations.ReadAsync(string arn, CancellationToken cancellationToken) =>
        AfterAsync(configurations.ReadAsync(arn, cancellationToken));

    public Task<ILookup<string, string>> ListPipelinesAsync(string? arn, CancellationToken cancellationToken) =>
        AfterAsync(configurations.ListPipelinesAsync(arn, cancellationToken));

    public Task<ChangeResult> UpdateAsync(string arn, ConfigurationFields settings, string token, CancellationToken cancellationToken) =>
        AfterAsync(configurations.UpdateAsync(arn, settings, token, cancellationToken));

    public Task<ChangeResult> TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        AfterAsync(configurations.TagAsync(arn, tags, cancellationToken));

    public Task<ChangeResult> UntagAsync(string arn, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        AfterAsync(configurations.UntagAsync(arn, keys, cancellationToken));

    Task<ConfigurationRecord?> IConfigurationRecords.ReadAsync(string arn, CancellationToken cancellationToken) =>
        AfterAsync(records.ReadAsync(arn, cancellationToken));

    public Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord record, CancellationToken cancellationToken) =>
        AfterAsync(records.TryWriteAsync(record, cancellationToken));

    public IAsyncEnumerable<ConfigurationRecord> ListOpenAsync(CancellationToken cancellationToken) =>
        AfterAsync(records.ListOpenAsync(cancellationToken), cancellationToken);

    Task<Mode?> IModeOverrides.ReadAsync(Capability capability, CancellationToken cancellationToken) =>
        AfterAsync(Task.FromResult(
            capability == Capability.Configurations ? mode() : throw new ArgumentException($"Expected capability 'configurations', found '{capability}'.")));

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }

    private async IAsyncEnumerable<T> AfterAsync<T>(IAsyncEnumerable<T> list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = new List<T>();
        await foreach (var item in list.WithCancellation(cancellationToken))
            items.Add(item);
        await effects.HappenedAsync();
        foreach (var item in items)
            yield return item;
    }
}
