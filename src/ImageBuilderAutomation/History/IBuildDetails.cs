namespace ImageBuilderAutomation.History;

/// <summary>Where the details of ended builds live, beside their records.</summary>
public interface IBuildDetails
{
    Task<BuildDetails?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="BuildDetails.Version"/> (zero: must not exist yet).</summary>
    /// <returns>As stored, or null when somebody else wrote first.</returns>
    Task<BuildDetails?> TryWriteAsync(BuildDetails details, CancellationToken cancellationToken);
}
