using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Shows the active policy, the open proposal, the history, texts, and the differences of two policies. Changes nothing.</summary>
public sealed class PublishedPolicies(PublishFactGatherer gatherer, IPolicyPublications publications, PackagedPolicy packaged)
{
    public const int MaxListed = 100;

    /// <param name="hash">The policy's hash or its first digits; null for the active policy, with the open proposal.</param>
    public async Task<PublishAnswer> ShowAsync(string? hash, CancellationToken cancellationToken)
    {
        var (active, problem) = await gatherer.ReadActiveAsync(cancellationToken);
        if (hash is null)
        {
            return active is null
                ? new(PublishOutcome.Refused, $"the active policy cannot be read: {problem}")
                : Answer(active, $"policy {active.Policy.Hash} is active, {(active.Publication is null ? "from the package" : $"publication {active.Publication.Number}")}") with
                {
                    Texts = active.Pair,
                    Proposal = await publications.ReadProposalAsync(cancellationToken),
                };
        }

        var (whole, pair, unknown) = await TextsAsync(active, hash, cancellationToken);
        return pair is null ? Answer(active, unknown!) with { Outcome = PublishOutcome.Refused } : Answer(active, $"policy {whole}") with { Texts = pair };
    }

    /// <param name="limit">At most <see cref="MaxListed"/>.</param>
    /// <param name="before">Only publications with a smaller number; null for the newest.</param>
    public async Task<PublishAnswer> HistoryAsync(int limit, int? before, CancellationToken cancellationToken)
    {
        var (active, problem) = await gatherer.ReadActiveAsync(cancellationToken);
        List<PolicyPublication> listed = [];
        await foreach (var publication in publications.HistoryAsync(active?.Publication, cancellationToken))
        {
            if (publication.Number >= (before ?? int.MaxValue))
                continue;
            listed.Add(publication);
            if (listed.Count >= Math.Clamp(limit, 1, MaxListed))
                break;
        }

        return Answer(active, active is null ? $"the active policy cannot be read: {problem}" : $"{listed.Count} publications") with { History = listed };
    }

    /// <summary>The changes from one policy to another, as a publication would show them.</summary>
    public async Task<PublishAnswer> DiffAsync(PolicySide before, PolicySide after, CancellationToken cancellationToken)
    {
        var (active, _) = await gatherer.ReadActiveAsync(cancellationToken);
        var (old, oldProblem) = await PolicyAsync(active, before, cancellationToken);
        var (now, newProblem) = await PolicyAsync(active, after, cancellationToken);
        if (old is null || now is null)
            return Answer(active, oldProblem ?? newProblem!) with { Outcome = PublishOutcome.Refused };
        var changes = PolicyComparison.Of(old, now, gatherer.Today);
        var loosening = changes.Count(change => change.Effect == ChangeEffect.Loosens);
        return Answer(active, $"{changes.Count} changes from {old.ShortHash} to {now.ShortHash}, {loosening} may loosen protection") with { Changes = changes };
    }

    private async Task<(Policy? Policy, string? Problem)> PolicyAsync(ActivePolicy? active, PolicySide side, CancellationToken cancellationToken)
    {
        var pair = side.Pair;
        if (pair is null)
        {
            (_, pair, var unknown) = await TextsAsync(active, side.Hash ?? active?.Policy.Hash ?? "", cancellationToken);
            if (pair is null)
                return (null, unknown);
        }

        if (pair.SizeProblem is { } tooLarge)
            return (null, tooLarge);
        var read = PolicyReader.Read(pair.Policy, _ => pair.Waivers);
        return read.Policy is { } policy ? (policy, null) : (null, $"the policy {side} is not valid: {PolicyCandidate.FirstError(read)}");
    }

    private async Task<(string Hash, PolicyPair? Pair, string? Problem)> TextsAsync(ActivePolicy? active, string hash, CancellationToken cancellationToken)
    {
        if (!PolicyHashes.IsPrefix(hash))
        {
            return (hash, null, $"expected {PolicyHashes.MinDigits} to {PolicyHashes.Digits} hexadecimal digits of a policy's hash, found '{Printable.Shortened(hash, 80)}'");
        }

        if (active is not null && PolicyHashes.Means(hash, active.Policy.Hash))
            return (active.Policy.Hash, active.Pair, null);
        if (PolicyReader.Read(packaged.Pair.Policy, _ => packaged.Pair.Waivers).Policy is { } own && PolicyHashes.Means(hash, own.Hash))
            return (own.Hash, packaged.Pair, null);

        var known = new HashSet<string>(StringComparer.Ordinal);
        if (PolicyHashes.IsWhole(hash))
        {
            known.Add(hash.ToLowerInvariant());
        }
        else
        {
            if (await publications.ReadProposalAsync(cancellationToken) is { } proposal)
                known.Add(proposal.Hash);
            await foreach (var publication in publications.ListAsync(cancellationToken))
                known.Add(publication.Hash);
            known.RemoveWhere(each => !PolicyHashes.Means(hash, each));
        }

        if (known.ToList() is not [var whole])
            return (hash, null, $"{(known.Count == 0 ? "no policy" : "more than one policy")} has a hash that begins with {hash}");
        return await gatherer.StoredAsync(whole, cancellationToken) is { } pair
            ? (whole, pair, null)
            : (whole, null, $"the table has no readable texts of policy {whole}");
    }

    private static PublishAnswer Answer(ActivePolicy? active, string message) =>
        new(PublishOutcome.Shown, message) { ActiveHash = active?.Policy.Hash, Active = active?.Publication };
}

/// <summary>One side of a comparison: texts, or the hash of a policy or its first digits; neither is the active policy.</summary>
public sealed record PolicySide(string? Hash, PolicyPair? Pair)
{
    public static readonly PolicySide Active = new(null, null);

    public override string ToString() => Hash is null ? "that was given" : Printable.Shortened(Hash, 80);
}
