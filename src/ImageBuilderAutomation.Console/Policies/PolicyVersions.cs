using System.Globalization;
using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Console.Policies;

/// <summary>What the policy page shows.</summary>
/// <param name="Proposal">The policy that waits for a second person; null when none does.</param>
/// <param name="History">Newest first.</param>
/// <param name="IsLast">Whether the history has no older publications.</param>
public sealed record PolicyView(PolicyInUse InUse, PolicyProposal? Proposal, IReadOnlyList<PolicyPublication> History, bool IsLast);

/// <summary>One published policy with its texts.</summary>
/// <param name="Publication">Null for a policy that is named by its hash.</param>
/// <param name="Texts">Null when they cannot be read.</param>
/// <param name="ToHere">The changes that a roll-back to it would make; null when it is the policy in use.</param>
/// <param name="Problem">Why there are no texts, in a sentence; null when there are.</param>
public sealed record VersionView(PolicyInUse InUse, PolicyPublication? Publication, string Hash, PolicyPair? Texts, PolicyDiff? ToHere, string? Problem);

/// <summary>The differences of two policies.</summary>
/// <param name="Problem">Why they cannot be compared, in a sentence; null when they can.</param>
public sealed record PolicyDiff(string Summary, IReadOnlyList<PolicyChange> Changes, string? Problem)
{
    public int Loosening => Changes.Count(change => change.Effect is ChangeEffect.Loosens);
}

/// <summary>Reads published policies for the pages.</summary>
internal sealed class PolicyVersions(StackReadings readings)
{
    /// <summary>How a page names the policy in use where it compares.</summary>
    public const string InUse = "in-use";

    public const int PageSize = 25;

    private PublishedPolicies Policies => readings.Get<PublishedPolicies>();

    private IPolicyPublications Publications => readings.Get<IPolicyPublications>();

    /// <param name="before">Only publications with a smaller number; null for the newest.</param>
    public async Task<PolicyView> ReadAsync(int? before, CancellationToken cancellationToken)
    {
        var inUse = await readings.ReadPolicyAsync(cancellationToken);
        var history = (await Policies.HistoryAsync(PageSize + 1, before, cancellationToken)).History;
        return new(inUse, await ReadProposalAsync(inUse, cancellationToken), [.. history.Take(PageSize)], history.Count <= PageSize);
    }

    public async Task<PolicyProposal?> ReadProposalAsync(PolicyInUse inUse, CancellationToken cancellationToken) =>
        await Publications.ReadProposalAsync(cancellationToken) is { } proposal && IsOpen(proposal, inUse, readings.Now) ? proposal : null;

    /// <param name="version">The number of a publication, or the hash of a policy.</param>
    public async Task<VersionView> ReadVersionAsync(string version, CancellationToken cancellationToken)
    {
        var inUse = await readings.ReadPolicyAsync(cancellationToken);
        var (publication, hash) = await FindAsync(inUse, version, cancellationToken);
        if (hash is null)
            return new(inUse, null, version, null, null, $"There is no version {version}.");
        if (inUse.Policy?.Hash == hash)
            return new(inUse, publication, hash, inUse.Texts, null, null);
        var shown = await Policies.ShowAsync(hash, cancellationToken);
        return shown.Texts is null
            ? new(inUse, publication, hash, null, null, $"Its texts cannot be shown: {shown.Message}.")
            : new(inUse, publication, hash, shown.Texts, await CompareAsync(inUse, InUse, hash, cancellationToken), null);
    }

    /// <param name="from">The number of a publication, the hash of a policy or at least its first six digits, or <see cref="InUse"/>.</param>
    /// <param name="to">As <paramref name="from"/>.</param>
    public async Task<PolicyDiff> CompareAsync(string from, string to, CancellationToken cancellationToken) =>
        await CompareAsync(await readings.ReadPolicyAsync(cancellationToken), from, to, cancellationToken);

    private async Task<PolicyDiff> CompareAsync(PolicyInUse inUse, string from, string to, CancellationToken cancellationToken)
    {
        var (before, problem) = await SideAsync(inUse, from, cancellationToken);
        var (after, otherProblem) = await SideAsync(inUse, to, cancellationToken);
        if (before is null || after is null)
            return new("", [], problem ?? otherProblem);
        var answer = await Policies.DiffAsync(before, after, cancellationToken);
        return answer.Outcome is PublishOutcome.Shown ? new(answer.Message, answer.Changes, null) : new("", [], $"They cannot be compared: {answer.Message}.");
    }

    private async Task<(PolicySide? Side, string? Problem)> SideAsync(PolicyInUse inUse, string version, CancellationToken cancellationToken)
    {
        if (version == InUse)
            return inUse.Texts is { } texts ? (new(null, texts), null) : (null, inUse.Problem);
        var (_, hash) = await FindAsync(inUse, version, cancellationToken);
        return hash is not null ? (new(hash, null), null)
            : (null, $"There is no version '{version}': expected the number of one, or at least {PolicyHashes.MinDigits} digits of a policy's hash.");
    }

    private async Task<(PolicyPublication? Publication, string? Hash)> FindAsync(PolicyInUse inUse, string version, CancellationToken cancellationToken)
    {
        // A text of six digits or more is a hash: nobody publishes that often.
        if (PolicyHashes.IsPrefix(version))
            return (null, inUse.Policy is { } policy && PolicyHashes.Means(version, policy.Hash) ? policy.Hash : version);
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return (null, null);
        // A crash may have left the latest publication out of the history.
        var publication = inUse.Active is ActiveRead.Found(var active, _, _) && active.Number == number
            ? active
            : await Publications.ReadPublicationAsync(number, cancellationToken);
        return (publication, publication?.Hash);
    }

    private static bool IsOpen(PolicyProposal proposal, PolicyInUse inUse, DateTimeOffset now)
    {
        var active = inUse.Active is ActiveRead.Found(var publication, _, _) ? new(publication.Number, publication.Hash)
            : inUse.Policy is { } packaged ? new PolicyBase(0, packaged.Hash)
            : proposal.BasedOn;
        return proposal.ClosedBecause(active, now) is null || proposal.WasLeft(active, now);
    }
}
