using System.Runtime.CompilerServices;
using ImageBuilderAutomation.History;

namespace TestKit.History;

/// <summary>Build records with a real compare-and-set.</summary>
public sealed class InMemoryBuildRecords : IBuildRecords
{
    private readonly Dictionary<string, BuildRecord> records = new(StringComparer.Ordinal);

    public IReadOnlyCollection<BuildRecord> All => records.Values;

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    public Task<BuildRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        Task.FromResult(records.GetValueOrDefault(imageArn));

    public Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken)
    {
        if ((records.GetValueOrDefault(record.ImageArn)?.Version ?? 0) != record.Version)
            return Task.FromResult<BuildRecord?>(null);

        Writes++;
        return Task.FromResult<BuildRecord?>(records[record.ImageArn] = record with { Version = record.Version + 1 });
    }

    public async IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in records.Values.Where(r => r.Current?.PipelineArn == pipelineArn).OrderByDescending(r => r.Current!.CreatedAt).ToList())
            yield return record;
        await Task.CompletedTask;
    }

    public Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken) =>
        Task.FromResult(records.Values.FirstOrDefault(r => r.Current?.Amis.Any(a => a.ImageId == amiId) is true));
}
