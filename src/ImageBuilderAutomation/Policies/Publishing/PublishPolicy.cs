using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Changes the active policy at a person's request. The caller must be in the group of publishers of the policy that is active now. A policy that is not
/// valid, or whose own tests fail, changes nothing.
/// </summary>
public sealed class PublishPolicy(
    PublishFactGatherer gatherer, NextPublication next, PublishSender sender, PolicyProposals proposals, IPolicyPublications publications)
{
    /// <param name="expectedActiveHash">The hash of the policy that the caller believes to be active, or at least its first six digits.</param>
    public Task<PublishAnswer> PublishAsync(PolicyPair pair, string expectedActiveHash, PersonCall call, CancellationToken cancellationToken) =>
        WithActiveAsync(active => ReplaceAsync(active, pair, null, expectedActiveHash, call, cancellationToken), cancellationToken);

    /// <summary>Publishes the active policy with another waivers file.</summary>
    public Task<PublishAnswer> PublishWaiversAsync(string waivers, string expectedActiveHash, PersonCall call, CancellationToken cancellationToken) =>
        WithActiveAsync(
            active => ReplaceAsync(active, active.Pair with { Waivers = waivers }, null, expectedActiveHash, call, cancellationToken), cancellationToken);

    /// <summary>Publishes the policy of an earlier publication again, by the same rules: to a weaker policy it needs the second person too.</summary>
    public Task<PublishAnswer> RollbackAsync(RollbackTarget target, string expectedActiveHash, PersonCall call, CancellationToken cancellationToken) =>
        WithActiveAsync(active => RollbackAsync(active, target, expectedActiveHash, call, cancellationToken), cancellationToken);

    /// <summary>Makes the proposed policy active, at the request of another publisher than the proposer.</summary>
    /// <param name="hash">The whole hash of the proposed policy.</param>
    public Task<PublishAnswer> ConfirmAsync(string hash, PersonCall call, CancellationToken cancellationToken) =>
        WithActiveAsync(active => ConfirmAsync(active, hash, call, cancellationToken), cancellationToken);

    /// <summary>Closes the open proposal. Any publisher can.</summary>
    public Task<PublishAnswer> WithdrawAsync(PersonCall call, CancellationToken cancellationToken) =>
        WithActiveAsync(active => proposals.WithdrawAsync(active, call, cancellationToken), cancellationToken);

    private async Task<PublishAnswer> WithActiveAsync(Func<ActivePolicy, Task<PublishAnswer>> act, CancellationToken cancellationToken)
    {
        var (active, problem) = await gatherer.ReadActiveAsync(cancellationToken);
        return active is null
            ? new(PublishOutcome.Refused, $"the active policy cannot be read, and it says who may publish: {problem}")
            : await act(active);
    }

    private async Task<PublishAnswer> ReplaceAsync(
        ActivePolicy active, PolicyPair pair, PolicyPublication? rollbackTo, string expectedHash, PersonCall call, CancellationToken cancellationToken)
    {
        var facts = await gatherer.ReadAsync(active, pair, expectedHash, call, cancellationToken);
        var decision = PublishDecider.Decide(facts);
        var answer = Answer(active, decision, facts.Candidate, facts.Changes);
        switch (decision.Verdict)
        {
            case PublishVerdict.AlreadyActive when active.Publication is { } publication:
                await sender.CompleteAsync(publication, cancellationToken);
                return answer;
            case PublishVerdict.Propose:
                return await proposals.ProposeAsync(active, facts, rollbackTo, answer, cancellationToken);
            case PublishVerdict.Activate:
                var (following, problem) = await next.OfAsync(
                    active, facts.Candidate.Policy!, facts.Changes, new(call.Caller, null), call.Reason, rollbackTo, cancellationToken);
                return problem is null
                    ? await ActivateAsync(active, following with { RequestId = call.RequestId }, facts.Candidate, answer, cancellationToken)
                    : answer with { Outcome = PublishOutcome.Refused, Message = problem };
            default:
                return answer;
        }
    }

    private async Task<PublishAnswer> RollbackAsync(
        ActivePolicy active, RollbackTarget target, string expectedHash, PersonCall call, CancellationToken cancellationToken)
    {
        if (PublishDecider.Caller(await gatherer.MembershipAsync(active, call.Caller, cancellationToken), call.Reason) is { } refused)
            return Answer(active, refused, null, []);
        var found = await FindAsync(active, target, cancellationToken);
        if (found.Select(publication => publication.Hash).Distinct(StringComparer.Ordinal).ToList() is not [var hash])
            return Refused($"{(found.Count == 0 ? "no publication" : "more than one policy")} of the history is {target}; choose one of the history");
        if (await gatherer.StoredAsync(hash, cancellationToken) is not { } pair)
            return Refused($"the stored texts of policy {hash} are missing or damaged; publish them from your own copy");
        return await ReplaceAsync(active, pair, found[0], expectedHash, call, cancellationToken);

        PublishAnswer Refused(string message) => Answer(active, new(PublishVerdict.Refuse, message), null, []);
    }

    private async Task<List<PolicyPublication>> FindAsync(ActivePolicy active, RollbackTarget target, CancellationToken cancellationToken)
    {
        // By its number, a publication is found although another item of the history is damaged.
        if (target.Number is { } number && active.Publication?.Number != number)
            return await publications.ReadPublicationAsync(number, cancellationToken) is { } numbered && target.Means(numbered) ? [numbered] : [];
        List<PolicyPublication> found = [];
        await foreach (var publication in publications.HistoryAsync(active.Publication, cancellationToken))
        {
            if (target.Means(publication))
                found.Add(publication);
        }

        return found;
    }

    private async Task<PublishAnswer> ConfirmAsync(ActivePolicy active, string hash, PersonCall call, CancellationToken cancellationToken)
    {
        var facts = await gatherer.ReadConfirmationAsync(active, hash, call, cancellationToken);
        var decision = PublishDecider.Decide(facts);
        var answer = Answer(active, decision, facts.Candidate, []) with { Proposal = facts.Proposal };
        if (decision.Verdict == PublishVerdict.AlreadyActive && active.Publication is { } publication)
            await sender.CompleteAsync(publication, cancellationToken);
        if (decision.Verdict != PublishVerdict.Activate)
            return answer;

        var (policy, proposal) = (facts.Candidate!.Policy!, facts.Proposal!);
        var changes = PolicyComparison.Of(active.Policy, policy, gatherer.Today);
        var target = proposal.RollbackTo is { } number ? await publications.ReadPublicationAsync(number, cancellationToken) : null;
        // After a crash it is confirmed already, perhaps by somebody else.
        var by = new Publishers(proposal.Proposer, proposal.End?.By ?? call.Caller);
        var (following, problem) = await next.OfAsync(active, policy, changes, by, proposal.Reason, target, cancellationToken);
        if (problem is not null)
            return answer with { Outcome = PublishOutcome.Refused, Message = problem };
        if (await proposals.ConfirmAsync(proposal, call, cancellationToken) is not { } confirmed)
            return answer with { Outcome = PublishOutcome.Conflict, Message = "another publisher changed the proposal at the same time; look at it and try again" };
        return await ActivateAsync(
            active, following with { ConfirmReason = confirmed.End!.Reason, RequestId = call.RequestId }, facts.Candidate,
            answer with { Changes = changes, Proposal = confirmed }, cancellationToken);
    }

    private async Task<PublishAnswer> ActivateAsync(
        ActivePolicy active, PolicyPublication following, PolicyCandidate candidate, PublishAnswer answer, CancellationToken cancellationToken)
    {
        var result = await sender.ActivateAsync(active.Publication, following, candidate.Text!, cancellationToken);
        var now = answer with { ActiveHash = result.Active?.Hash ?? active.Policy.Hash, Active = result.Active ?? active.Publication };
        var (outcome, message) = result switch
        {
            { Problem: null } =>
                (PublishOutcome.Activated, $"policy {PolicyHashes.Short(following.Hash)} is active as publication {following.Number}: {answer.Message}"),
            { Active: { } other } when other.Hash == following.Hash =>
                (PublishOutcome.AlreadyActive, $"{other.Publisher} published policy {PolicyHashes.Short(following.Hash)} at the same time"),
            { Active: { } faster } =>
                (PublishOutcome.Conflict, $"{faster.Publisher} published policy {faster.Hash} at the same time; compare it with yours and try again"),
            _ => (PublishOutcome.Refused, result.Problem),
        };
        return now with { Outcome = outcome, Message = message };
    }

    internal static PublishAnswer Answer(ActivePolicy active, PublishDecision decision, PolicyCandidate? candidate, IReadOnlyList<PolicyChange> changes) =>
        new(
            decision.Verdict switch
            {
                PublishVerdict.Activate => PublishOutcome.Activated,
                PublishVerdict.Propose => PublishOutcome.NeedsSecondPerson,
                PublishVerdict.AlreadyActive => PublishOutcome.AlreadyActive,
                PublishVerdict.Conflict => PublishOutcome.Conflict,
                _ => PublishOutcome.Refused,
            },
            decision.Reason)
        {
            ActiveHash = active.Policy.Hash,
            Active = active.Publication,
            Changes = changes,
            Problems = candidate?.Problems ?? [],
            Warnings = candidate?.Warnings ?? [],
        };
}

/// <summary>The publication to roll back to: its number, or the hash of its policy or the hash's first digits.</summary>
public sealed record RollbackTarget(int? Number, string? Hash)
{
    public bool Means(PolicyPublication publication) =>
        (Number is null || Number == publication.Number) && (Hash is null || PolicyHashes.Means(Hash, publication.Hash)) && (Number is not null || Hash is not null);

    public override string ToString() => Number is { } number ? $"publication {number}" : $"policy {Printable.Shortened(Hash ?? "(none)", 80)}";
}
