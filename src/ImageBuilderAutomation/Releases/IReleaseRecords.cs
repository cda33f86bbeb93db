namespace ImageBuilderAutomation.Releases;

/// <summary>Where release records and their chains live.</summary>
public interface IReleaseRecords
{
    /// <summary>The record of this build, whether or not its link was written.</summary>
    Task<ReleaseDocument?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>The recipe's whole chain, oldest first; what was written before is in it.</summary>
    Task<IReadOnlyList<Release>> ReadChainAsync(string recipeArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ReleaseDocument.Version"/>.</summary>
    /// <returns>Null when somebody else wrote first.</returns>
    Task<ReleaseDocument?> TryWriteAsync(ReleaseDocument document, CancellationToken cancellationToken);

    /// <summary>Adds the link as its <see cref="Release.Number"/>.</summary>
    /// <returns>False when that number is taken.</returns>
    Task<bool> TryAppendAsync(Release release, CancellationToken cancellationToken);
}
