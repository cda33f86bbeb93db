using System.Runtime.CompilerServices;
using ImageBuilderAutomation.ConfigurationGuard;

namespace TestKit.ConfigurationGuard;

/// <summary>Records of configurations with a real compare-and-set.</summary>
public sealed class InMemoryConfigurationRecords : IConfigurationRecords
{
    private readonly Dictionary<string, ConfigurationRecord> _records = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ConfigurationRecord> All => _records.Values;

    public int Reads { get; private set; }

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    /// <summary>The exception that ends the list of open records, as a damaged item causes it.</summary>
    public Exception? Damaged { get; set; }

    public Task<ConfigurationRecord?> ReadAsync(string arn, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(_records.GetValueOrDefault(arn));
    }

    public Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord record, CancellationToken cancellationToken)
    {
        if ((_records.GetValueOrDefault(record.Arn)?.Version ?? 0) != record.Version)
            return Task.FromResult<ConfigurationRecord?>(null);

        Writes++;
        return Task.FromResult<ConfigurationRecord?>(_records[record.Arn] = record with { Version = record.Version + 1 });
    }

    public async IAsyncEnumerable<ConfigurationRecord> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in _records.Values.Where(r => r.IsOpen).OrderBy(r => r.Since).ToList())
            yield return record;
        await Task.CompletedTask;
        if (Damaged is { } damaged)
            throw damaged;
    }
}
