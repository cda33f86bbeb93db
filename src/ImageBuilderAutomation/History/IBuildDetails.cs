namespace ImageBuilderAutomation.History;

/// <summary>Stores the details of ended builds, beside their records.</summary>
public interface IBuildDetails
{
    Task<BuildDetails?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="BuildDetails.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored details with their new version, or null when another writer was first.</returns>
    Task<BuildDetails?> TryWriteAsync(BuildDetails details, CancellationToken cancellationToken);
}
