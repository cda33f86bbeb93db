using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>The images that channels can point at.</summary>
public interface IChannelCandidates
{
    /// <summary>The available images of the scopes.</summary>
    /// <exception cref="IncompleteListException">Some images may be missing. A missing one must not make a channel empty.</exception>
    Task<IReadOnlyList<ChannelCandidate>> ListAsync(IReadOnlyList<ChannelRule> rules, CancellationToken cancellationToken);
}

/// <summary>The list of images could not be read completely.</summary>
public sealed class IncompleteListException(string reason) : Exception($"The list of images is incomplete, so no channel is moved: {reason}.")
{
    public string Reason { get; } = reason;
}

/// <summary>Reads images from the service and whether their gates released them from the history.</summary>
public sealed class ChannelCandidates(ILifecycleInventory inventory, IBuildDetails details, AccountRegion accountRegion) : IChannelCandidates
{
    public async Task<IReadOnlyList<ChannelCandidate>> ListAsync(IReadOnlyList<ChannelRule> rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var listed = await inventory.ReadAsync(rules.Any(rule => rule.Scope.Pipelines is not null), cancellationToken);
        if (listed.Incomplete is { } incomplete)
            throw new IncompleteListException(incomplete);
        List<ChannelCandidate> candidates = [];
        foreach (var image in listed.Images.Where(image => image is { IsContainer: false, Status: ImageStatus.Available }).DistinctBy(image => image.Arn))
        {
            var facts = FactsOf(image);
            if (!rules.Any(rule => rule.Scope.SelectsForSure(facts)))
                continue;
            var detail = await details.ReadForUpdateAsync(facts.Arn, cancellationToken);
            // A target is of the own account, so nothing else is stored of the others.
            var amis = image.AmiIds.Select(ami => AmiOf(image, ami)).Where(ami => ami.AccountId is null || ami.AccountId == accountRegion.Account);
            candidates.Add(new(facts, [.. amis.DistinctBy(ami => ami.Region)], detail?.Coverage));
        }

        return candidates;
    }

    private OutputAmi AmiOf(LifecycleImage image, string ami) => image.Elsewhere.TryGetValue(ami, out var place)
        ? new(ami, place.Region, place.AccountId, null)
        : new(ami, accountRegion.Region, null, null);

    private static ImageFacts FactsOf(LifecycleImage image) => new(
        image.Arn.ToString(), image.PipelineName, image.Recipe, image.Arn.Name, image.Arn.Version, image.Platform, image.BuildType, image.Status,
        image.CreatedAt, ScanStatus: null, ScanReason: null, TestsEnabled: true, image.Tags);
}

/// <summary>Reads the facts for a decision about one channel.</summary>
public sealed class ChannelFactGatherer(IChannelRecords channels, IRevocations revocations, TimeProvider clock)
{
    /// <param name="record">Read before this call. A revocation that begins after the revocations are read changes the record, so that a move fails.</param>
    /// <param name="needsSource">Only rules depend on another channel; what people ask for must not fail with it.</param>
    public async Task<ChannelFacts> GatherAsync(
        ChannelRule rule, ChannelRecord record, IReadOnlyList<ChannelCandidate> candidates, bool needsSource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(record);
        var revoked = (await revocations.ListAsync(cancellationToken)).Where(one => one.IsRevoked).Select(one => one.ImageArn).ToHashSet(StringComparer.Ordinal);
        var source = needsSource && rule.Promotion?.Channel is { } name ? await MovesAsync(new(rule.Scope.Name, name), null, cancellationToken) : [];
        return new(rule, record, await MovesAsync(rule.Key, record, cancellationToken), revoked, source, candidates, clock.GetUtcNow());
    }

    /// <summary>The latest move may not be in the history yet.</summary>
    private async Task<IReadOnlyList<ChannelMove>> MovesAsync(ChannelKey key, ChannelRecord? known, CancellationToken cancellationToken)
    {
        var latest = (known ?? await channels.ReadAsync(key, cancellationToken))?.Latest;
        var moves = await channels.ListMovesAsync(key, cancellationToken);
        return latest is null || moves.Any(move => move.Number == latest.Number) ? moves : [.. moves, latest];
    }
}
