using ImageBuilderAutomation.History;

namespace EndToEnd;

/// <summary>Injected error: reports a successful write but stores nothing once a build has ended.</summary>
internal sealed class LossyBuildRecords(IBuildRecords records) : IBuildRecords
{
    public Task<BuildRecord?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken) => records.ReadForUpdateAsync(imageArn, cancellationToken);

    public async Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken) =>
        record.Current?.Status is "AVAILABLE" or "FAILED" ? record : await records.TryWriteAsync(record, cancellationToken);

    public IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, CancellationToken cancellationToken) =>
        records.ListByPipelineAsync(pipelineArn, cancellationToken);

    public Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken) => records.FindByAmiAsync(amiId, cancellationToken);
}

/// <summary>Build records that cannot be read while the table is down.</summary>
internal sealed class UnreachableBuildRecords(IBuildRecords records, Func<bool> isDown) : IBuildRecords
{
    public Task<BuildRecord?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken) =>
        isDown() ? throw new InvalidOperationException("The table cannot be reached.") : records.ReadForUpdateAsync(imageArn, cancellationToken);

    public Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken) => records.TryWriteAsync(record, cancellationToken);

    public IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, CancellationToken cancellationToken) =>
        records.ListByPipelineAsync(pipelineArn, cancellationToken);

    public Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken) => records.FindByAmiAsync(amiId, cancellationToken);
}
