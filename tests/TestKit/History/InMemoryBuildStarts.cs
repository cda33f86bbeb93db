using ImageBuilderAutomation.History;

namespace TestKit.History;

public sealed class InMemoryBuildStarts : IBuildStarts
{
    private readonly Dictionary<(string Image, string Event), BuildStart> _starts = [];

    public IReadOnlyCollection<BuildStart> All => _starts.Values;

    public Task<bool> TryAddAsync(BuildStart start, CancellationToken cancellationToken) =>
        Task.FromResult(_starts.TryAdd((start.ImageArn, start.EventId), start));

    public Task ReplaceAsync(BuildStart verified, CancellationToken cancellationToken)
    {
        _starts[(verified.ImageArn, verified.EventId)] = verified;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<BuildStart>> ListAsync(string imageArn, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BuildStart>>([.. _starts.Values.Where(s => s.ImageArn == imageArn).OrderBy(s => s.At)]);
}
