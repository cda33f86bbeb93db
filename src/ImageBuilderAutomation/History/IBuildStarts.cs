namespace ImageBuilderAutomation.History;

/// <summary>Stores who started builds. Each start is an item of its own, so neither order nor duplication of events matters.</summary>
public interface IBuildStarts
{
    /// <returns>False if it was stored already.</returns>
    Task<bool> TryAddAsync(BuildStart start, CancellationToken cancellationToken);

    /// <summary>
    /// Oldest first. Empty if no start was reported, which does not prove that nobody started the build: events get lost, and not every account
    /// has a trail.
    /// </summary>
    Task<IReadOnlyList<BuildStart>> ListAsync(string imageArn, CancellationToken cancellationToken);
}
