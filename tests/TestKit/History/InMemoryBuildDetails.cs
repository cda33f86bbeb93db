using ImageBuilderAutomation.History;

namespace TestKit.History;

/// <summary>Details with a real compare-and-set.</summary>
public sealed class InMemoryBuildDetails : IBuildDetails
{
    private readonly Dictionary<string, BuildDetails> _details = new(StringComparer.Ordinal);

    public IReadOnlyCollection<BuildDetails> All => _details.Values;

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    public Task<BuildDetails?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(_details.GetValueOrDefault(imageArn));

    public Task<BuildDetails?> TryWriteAsync(BuildDetails details, CancellationToken cancellationToken)
    {
        if ((_details.GetValueOrDefault(details.ImageArn)?.Version ?? 0) != details.Version)
            return Task.FromResult<BuildDetails?>(null);

        Writes++;
        return Task.FromResult<BuildDetails?>(_details[details.ImageArn] = details with { Version = details.Version + 1 });
    }
}
