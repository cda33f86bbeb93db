namespace ImageBuilderAutomation.Releases;

/// <summary>Stores release records and their chains.</summary>
public interface IReleaseRecords
{
    /// <summary>The record of this build, whether or not its link was written.</summary>
    Task<ReleaseDocument?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>The recipe's whole chain, oldest first. A consistent read: it includes every link written before.</summary>
    Task<IReadOnlyList<Release>> ReadChainAsync(string recipeArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ReleaseDocument.Version"/>.</summary>
    /// <returns>Null when another writer was first.</returns>
    Task<ReleaseDocument?> TryWriteAsync(ReleaseDocument document, CancellationToken cancellationToken);

    /// <summary>Adds the link as its <see cref="Release.Number"/>.</summary>
    /// <returns>False when that number is taken.</returns>
    Task<bool> TryAppendAsync(Release release, CancellationToken cancellationToken);
}
