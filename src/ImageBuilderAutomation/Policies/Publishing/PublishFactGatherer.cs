using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>The policy that is active now: the published one, or the packaged one while none is published.</summary>
/// <param name="Publication">Null for the packaged policy.</param>
public sealed record ActivePolicy(Policy Policy, PolicyPair Pair, PolicyPublication? Publication)
{
    public PolicyBase Base => new(Publication?.Number ?? 0, Policy.Hash);
}

/// <summary>Reads what a decision about a policy needs.</summary>
public sealed class PublishFactGatherer(
    ActivePolicyReader reader, PackagedPolicy packaged, IPolicyPublications publications, IMembership membership, PublishOptions options, TimeProvider clock)
{
    /// <returns>The active policy, or why it cannot be read. Then nobody can publish: who may is written in it.</returns>
    public async Task<(ActivePolicy? Active, string? Problem)> ReadActiveAsync(CancellationToken cancellationToken)
    {
        switch (await reader.ReadActiveAsync(cancellationToken))
        {
            case ActiveRead.Found found:
                return (new(found.Policy, found.Pair, found.Publication), null);
            case ActiveRead.Missing:
                var read = PolicyReader.Read(packaged.Pair.Policy, _ => packaged.Pair.Waivers);
                return read.Policy is { } policy
                    ? (new(policy, packaged.Pair, null), null)
                    : (null, $"no policy is published, and the packaged policy is not valid: {PolicyCandidate.FirstError(read)}");
            case var problem:
                return (null, problem.Problem);
        }
    }

    public async Task<PublishFacts> ReadAsync(
        ActivePolicy active, PolicyPair pair, string expectedHash, PersonCall call, CancellationToken cancellationToken)
    {
        var member = await MembershipAsync(active, call.Caller, cancellationToken);
        // Somebody who may not publish must not make this function parse texts.
        var candidate = member.IsMember ? PolicyCandidate.Of(pair, Today, options) : new(null, null, [member.Reason], []);
        var changes = candidate.Policy is { } policy ? PolicyComparison.Of(active.Policy, policy, Today) : [];
        return new(active.Base, active.Publication, call, member, expectedHash, candidate, changes, options.SecondPublisherFor);
    }

    public async Task<ConfirmFacts> ReadConfirmationAsync(ActivePolicy active, string hash, PersonCall call, CancellationToken cancellationToken)
    {
        var member = await MembershipAsync(active, call.Caller, cancellationToken);
        var proposal = member.IsMember ? await publications.ReadProposalAsync(cancellationToken) : null;
        var facts = new ConfirmFacts(active.Base, active.Publication, call, member, hash, proposal, (true, ""), false, null, clock.GetUtcNow());
        if (proposal is null || !PolicyHashes.Means(hash, proposal.Hash)
            || (proposal.ClosedBecause(active.Base, facts.Now) is not null && !proposal.AwaitsActivation(active.Base, facts.Now)))
            return facts;
        return facts with
        {
            Proposer = await MembershipAsync(active, proposal.Proposer, cancellationToken),
            IsProposer = await membership.MayBeSamePersonAsync(proposal.Proposer, call.Caller, cancellationToken),
            Candidate = await StoredAsync(proposal.Hash, cancellationToken) is { } pair ? PolicyCandidate.Of(pair, Today, options) : null,
        };
    }

    public async Task<(bool IsMember, string Reason)> MembershipAsync(ActivePolicy active, Person caller, CancellationToken cancellationToken) =>
        active.Policy.Approvers.TryGetValue(Policy.Publishers, out var publishers)
            ? await membership.ReadAsync(publishers, caller.Arn, cancellationToken)
            : (false, $"the active policy {active.Policy.ShortHash} has no group '{Policy.Publishers}' in approvers; deploy a packaged policy that has one");

    /// <returns>Null when the table has no text of this hash, or when it is damaged.</returns>
    public async Task<PolicyPair?> StoredAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return (await publications.ReadTextAsync(hash, cancellationToken))?.Unpack();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
