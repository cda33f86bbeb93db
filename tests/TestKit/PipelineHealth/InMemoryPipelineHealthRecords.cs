using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.PipelineHealth;

namespace TestKit.PipelineHealth;

/// <summary>Records of pipelines with a real compare-and-set.</summary>
public sealed class InMemoryPipelineHealthRecords : IPipelineHealthRecords
{
    private readonly Dictionary<string, PipelineHealthRecord> _records = new(StringComparer.Ordinal);

    public IReadOnlyCollection<PipelineHealthRecord> All => _records.Values;

    public int Reads { get; private set; }

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    /// <summary>Counts builds in these records, for a policy without a number of failures.</summary>
    public PipelineHealthRecorder Recorder(AccountRegion accountRegion, TimeProvider clock, INotificationPublisher notifications) =>
        new(this, notifications, new() { PolicyHash = "1" }, accountRegion, clock);

    public Task<PipelineHealthRecord?> ReadAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(_records.GetValueOrDefault(pipelineArn));
    }

    public Task<PipelineHealthRecord?> TryWriteAsync(PipelineHealthRecord record, CancellationToken cancellationToken)
    {
        if ((_records.GetValueOrDefault(record.PipelineArn)?.Version ?? 0) != record.Version)
            return Task.FromResult<PipelineHealthRecord?>(null);

        Writes++;
        return Task.FromResult<PipelineHealthRecord?>(_records[record.PipelineArn] = record with { Version = record.Version + 1 });
    }

    public async IAsyncEnumerable<PipelineHealthRecord> ListDisabledAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in _records.Values.Where(record => record.IsDisabled).OrderBy(record => record.Disabling!.At).ToList())
            yield return record;
        await Task.CompletedTask;
    }
}
