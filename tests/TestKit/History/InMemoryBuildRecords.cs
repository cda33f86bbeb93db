using System.Runtime.CompilerServices;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;

namespace TestKit.History;

/// <summary>Build records with a real compare-and-set.</summary>
public sealed class InMemoryBuildRecords : IBuildRecords, IRecordedBuilds
{
    private readonly Dictionary<string, BuildRecord> _records = new(StringComparer.Ordinal);

    public IReadOnlyCollection<BuildRecord> All => _records.Values;

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    public Task<BuildRecord?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken) =>
        Task.FromResult(_records.GetValueOrDefault(imageArn));

    public Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken)
    {
        if ((_records.GetValueOrDefault(record.ImageArn)?.Version ?? 0) != record.Version)
            return Task.FromResult<BuildRecord?>(null);

        Writes++;
        return Task.FromResult<BuildRecord?>(_records[record.ImageArn] = record with { Version = record.Version + 1 });
    }

    public async IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in _records.Values.Where(r => r.Current?.PipelineArn == pipelineArn).OrderByDescending(r => r.Current!.CreatedAt).ToList())
            yield return record;
        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListArnsByStatusAsync(string status, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in _records.Values.Where(r => r.Status == status).ToList())
            yield return record.ImageArn;
        await Task.CompletedTask;
    }

    public Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken) =>
        Task.FromResult(_records.Values.FirstOrDefault(r => r.Current?.Amis.Any(a => a.ImageId == amiId) is true));
}
