namespace ImageBuilderAutomation.History;

/// <summary>Stores build records.</summary>
public interface IBuildRecords
{
    Task<BuildRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>
    /// Compare-and-set on <see cref="BuildRecord.Version"/> (zero: must not exist yet). Pointers from output AMIs to the build are written first.
    /// </summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, CancellationToken cancellationToken);

    /// <summary>The build that made this AMI, or null.</summary>
    Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken);
}
