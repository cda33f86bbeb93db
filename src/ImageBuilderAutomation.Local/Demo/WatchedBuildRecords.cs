using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Lets somebody watch what is written; changes nothing.</summary>
internal sealed class WatchedBuildRecords(IBuildRecords records, Action<BuildRecord> written) : IBuildRecords
{
    public Task<BuildRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) => records.ReadAsync(imageArn, cancellationToken);

    public async Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken)
    {
        var stored = await records.TryWriteAsync(record, cancellationToken);
        if (stored is not null)
            written(stored);
        return stored;
    }

    public IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, CancellationToken cancellationToken) =>
        records.ListByPipelineAsync(pipelineArn, cancellationToken);

    public Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken) => records.FindByAmiAsync(amiId, cancellationToken);
}
