namespace ImageBuilderAutomation.History;

/// <summary>Who started builds. Each start is kept on its own, so that neither order nor repetition of events matters.</summary>
public interface IBuildStarts
{
    /// <returns>False when it was there already.</returns>
    Task<bool> TryAddAsync(BuildStart start, CancellationToken cancellationToken);

    /// <summary>Oldest first. Empty when nothing told of a start, which is not the same as nobody: events get lost, and not every account has a trail.</summary>
    Task<IReadOnlyList<BuildStart>> ListAsync(string imageArn, CancellationToken cancellationToken);
}
