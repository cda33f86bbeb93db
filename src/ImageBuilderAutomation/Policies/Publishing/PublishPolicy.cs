using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Changes the active policy at a person's request. The caller must be in the group of publishers of the policy that is active now. A policy that is not
/// valid, or whose own tests fail, changes nothing.
/// </summary>
public sealed class PublishPolicy(
    PublishFactGatherer gatherer, PublishSender sender, IPolicyPublications publications, IMembership membership, INotificationPublisher notifications,
    AccountRegion accountRegion, TimeProvider clock)
{
    /// <param name="expectedActiveHash">The hash of the policy that the caller believes to be active, or at least its first six digits.</param>
    public Task<PublishAnswer> PublishAsync(PolicyPair pair, string reason, string expectedActiveHash, Person caller, CancellationToken cancellationToken) =>
        WithActiveAsync(active => ReplaceAsync(active, pair, null, reason, expectedActiveHash, caller, cancellationToken), cancellationToken);

    /// <summary>Publishes the active policy with another waivers file.</summary>
    public Task<PublishAnswer> PublishWaiversAsync(string waivers, string reason, string expectedActiveHash, Person caller, CancellationToken cancellationToken) =>
        WithActiveAsync(
            active => ReplaceAsync(active, active.Pair with { Waivers = waivers }, null, reason, expectedActiveHash, caller, cancellationToken), cancellationToken);

    /// <summary>Publishes the policy of an earlier publication again, by the same rules: to a weaker policy it needs the second person too.</summary>
    public Task<PublishAnswer> RollbackAsync(RollbackTarget target, string reason, string expectedActiveHash, Person caller, CancellationToken cancellationToken) =>
        WithActiveAsync(active => RollbackAsync(active, target, reason, expectedActiveHash, caller, cancellationToken), cancellationToken);

    /// <summary>Makes the proposed policy active, at the request of another publisher than the proposer.</summary>
    /// <param name="hash">The whole hash of the proposed policy.</param>
    public Task<PublishAnswer> ConfirmAsync(string hash, string reason, Person caller, CancellationToken cancellationToken) =>
        WithActiveAsync(active => ConfirmAsync(active, hash, reason, caller, cancellationToken), cancellationToken);

    /// <summary>Closes the open proposal. Any publisher can.</summary>
    public Task<PublishAnswer> WithdrawAsync(string reason, Person caller, CancellationToken cancellationToken) =>
        WithActiveAsync(active => WithdrawAsync(active, reason, caller, cancellationToken), cancellationToken);

    /// <summary>Completes a publication after a crash: the copy of the texts, the notification, the history. For a schedule.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if ((await publications.ReadActiveAsync(cancellationToken)).Publication is { } active)
            await sender.CompleteAsync(active, cancellationToken);
    }

    private async Task<PublishAnswer> WithActiveAsync(Func<ActivePolicy, Task<PublishAnswer>> act, CancellationToken cancellationToken)
    {
        var (active, problem) = await gatherer.ReadActiveAsync(cancellationToken);
        return active is null
            ? new(PublishOutcome.Refused, $"the active policy cannot be read, and it says who may publish: {problem}")
            : await act(active);
    }

    private async Task<PublishAnswer> ReplaceAsync(
        ActivePolicy active, PolicyPair pair, PolicyPublication? rollbackTo, string reason, string expectedHash, Person caller, CancellationToken cancellationToken)
    {
        var facts = await gatherer.ReadAsync(active, pair, expectedHash, reason, caller, cancellationToken);
        var decision = PublishDecider.Decide(facts);
        var answer = Answer(active, decision, facts.Candidate, facts.Changes);
        switch (decision.Verdict)
        {
            case PublishVerdict.AlreadyActive when active.Publication is { } publication:
                await sender.CompleteAsync(publication, cancellationToken);
                return answer;
            case PublishVerdict.Propose:
                return await ProposeAsync(active, facts, rollbackTo, caller, answer, cancellationToken);
            case PublishVerdict.Activate:
                var next = await NextAsync(active, facts.Candidate.Policy!, facts.Changes, caller, null, reason, rollbackTo, cancellationToken);
                return await ActivateAsync(active, next, facts.Candidate, answer, cancellationToken);
            default:
                return answer;
        }
    }

    private async Task<PublishAnswer> RollbackAsync(
        ActivePolicy active, RollbackTarget target, string reason, string expectedHash, Person caller, CancellationToken cancellationToken)
    {
        if (PublishDecider.Caller(await gatherer.MembershipAsync(active, caller, cancellationToken), reason) is { } refused)
            return Answer(active, refused, null, []);
        var found = await FindAsync(active, target, cancellationToken);
        if (found.Select(publication => publication.Hash).Distinct(StringComparer.Ordinal).ToList() is not [var hash])
            return Refused($"{(found.Count == 0 ? "no publication" : "more than one policy")} of the history is {target}; choose one of the history");
        if (await gatherer.StoredAsync(hash, cancellationToken) is not { } pair)
            return Refused($"the stored texts of policy {hash} are missing or damaged; publish them from your own copy");
        return await ReplaceAsync(active, pair, found[0], reason, expectedHash, caller, cancellationToken);

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

    /// <summary>The publications of one policy. A damaged item of the history must not prevent another publication, and what it says is not known.</summary>
    private async Task<List<PolicyPublication>> WithHashAsync(ActivePolicy active, string hash, CancellationToken cancellationToken)
    {
        List<PolicyPublication> found = [];
        try
        {
            await foreach (var publication in publications.HistoryAsync(active.Publication, cancellationToken))
            {
                if (publication.Hash == hash)
                    found.Add(publication);
            }
        }
        catch (InvalidDataException)
        {
            // Thrown after the last readable one.
        }

        return found;
    }

    private async Task<PublishAnswer> ConfirmAsync(ActivePolicy active, string hash, string reason, Person caller, CancellationToken cancellationToken)
    {
        var facts = await gatherer.ReadConfirmationAsync(active, hash, reason, caller, cancellationToken);
        var decision = PublishDecider.Decide(facts);
        var answer = Answer(active, decision, facts.Candidate, []) with { Proposal = facts.Proposal };
        if (decision.Verdict == PublishVerdict.AlreadyActive && active.Publication is { } publication)
            await sender.CompleteAsync(publication, cancellationToken);
        if (decision.Verdict != PublishVerdict.Activate)
            return answer;

        var (policy, proposal) = (facts.Candidate!.Policy!, facts.Proposal!);
        var changes = PolicyComparison.Of(active.Policy, policy, gatherer.Today);
        var target = proposal.RollbackTo is { } number ? await publications.ReadPublicationAsync(number, cancellationToken) : null;
        var next = await NextAsync(active, policy, changes, proposal.Proposer, caller, proposal.Reason, target, cancellationToken) with { ConfirmReason = reason };
        answer = await ActivateAsync(active, next, facts.Candidate, answer with { Changes = changes }, cancellationToken);
        // A proposal is void once another policy is active, so this write only says how it ended.
        return answer.Outcome == PublishOutcome.Activated
            ? answer with
            {
                Proposal = await publications.TryWriteProposalAsync(proposal with { End = new(ProposalEnd.Confirmed, caller, next.At) }, cancellationToken) ?? proposal,
            }
            : answer;
    }

    private async Task<PublishAnswer> WithdrawAsync(ActivePolicy active, string reason, Person caller, CancellationToken cancellationToken)
    {
        if (PublishDecider.Caller(await gatherer.MembershipAsync(active, caller, cancellationToken), reason) is { } refused)
            return Answer(active, refused, null, []);
        var now = clock.GetUtcNow();
        if (await publications.ReadProposalAsync(cancellationToken) is not { } proposal || proposal.ClosedBecause(active.Base, now) is not null)
            return Answer(active, new(PublishVerdict.Refuse, "no proposal is open"), null, []);
        return await publications.TryWriteProposalAsync(
            proposal with { End = new(ProposalEnd.Withdrawn, caller, now) { Reason = reason } }, cancellationToken) is { } written
            ? Answer(active, new(PublishVerdict.Refuse, $"the proposal of policy {PolicyHashes.Short(proposal.Hash)} is withdrawn"), null, [])
                with
            { Outcome = PublishOutcome.Withdrawn, Proposal = written }
            : Answer(active, new(PublishVerdict.Conflict, "another publisher changed the proposal at the same time; look at it and try again"), null, []);
    }

    private async Task<PublishAnswer> ProposeAsync(
        ActivePolicy active, PublishFacts facts, PolicyPublication? rollbackTo, Person caller, PublishAnswer answer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var open = await publications.ReadProposalAsync(cancellationToken);
        var hash = facts.Candidate.Policy!.Hash;
        var version = open?.Version ?? 0;
        if (open?.ClosedBecause(active.Base, now) is not null)
            open = null;
        if (open is not null && open.Hash != hash && !await membership.IsSamePersonAsync(open.Proposer.Arn, caller.Arn, cancellationToken))
        {
            return answer with
            {
                Outcome = PublishOutcome.Conflict,
                Message = $"{open.Proposer} has proposed policy {PolicyHashes.Short(open.Hash)}; confirm or withdraw it before you propose another one",
                Proposal = open,
            };
        }

        // The same policy again, by whomever: the first proposal stands, so a publisher cannot confirm it by publishing it.
        if (open is null || open.Hash != hash)
        {
            if (await sender.StoreTextAsync(facts.Candidate.Text!, cancellationToken) is { } problem)
                return answer with { Outcome = PublishOutcome.Refused, Message = problem };
            var (kept, omitted) = PolicyPublication.Bounded(facts.Changes);
            open = await publications.TryWriteProposalAsync(
                new(hash, active.Base, caller, facts.Reason, now) { RollbackTo = rollbackTo?.Number, Changes = kept, OmittedChanges = omitted, Version = version },
                cancellationToken);
            if (open is null)
                return answer with { Outcome = PublishOutcome.Conflict, Message = "another publisher proposed a policy at the same time; look at it and try again" };
        }

        // After the write, because the notification's id contains the stored time: a caller who repeats the request after a crash publishes it again.
        await notifications.PublishAsync(PublicationNotifications.OfProposed(open, accountRegion), cancellationToken);
        return answer with
        {
            Message = $"policy {PolicyHashes.Short(hash)} is proposed by {open.Proposer}: {answer.Message}. Another publisher has to confirm {hash} "
                + $"before {open.ExpiresAt.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}",
            Proposal = open,
        };
    }

    private async Task<PolicyPublication> NextAsync(
        ActivePolicy active, Policy policy, IReadOnlyList<PolicyChange> changes, Person publisher, Person? confirmer, string reason, PolicyPublication? rollbackTo,
        CancellationToken cancellationToken)
    {
        var last = active.Publication;
        // Somebody may have deleted the active policy's item to return to the packaged policy. The history goes on.
        if (last is null)
        {
            await foreach (var publication in publications.ListAsync(cancellationToken))
            {
                last = publication;
                break;
            }
        }

        List<(Policy, IReadOnlyList<Person>)> earlier = [(active.Policy, active.Publication?.Authors ?? [])];
        // Whoever publishes an earlier policy again, as a rollback or by its texts, does not free its authors.
        earlier.AddRange((await WithHashAsync(active, policy.Hash, cancellationToken)).Select(publication => (policy, publication.Authors)));
        if (rollbackTo is not null)
            earlier.Add((policy, rollbackTo.Authors));
        var (kept, omitted) = PolicyPublication.Bounded(changes);
        return new((last?.Number ?? 0) + 1, policy.Hash, publisher, reason, clock.GetUtcNow())
        {
            Confirmer = confirmer,
            PreviousHash = active.Policy.Hash,
            RollbackTo = rollbackTo?.Number,
            Authors = PolicyAuthors.Of(policy, confirmer is null ? [publisher] : [publisher, confirmer], earlier),
            Changes = kept,
            OmittedChanges = omitted,
            Version = active.Publication?.Version ?? 0,
        };
    }

    private async Task<PublishAnswer> ActivateAsync(
        ActivePolicy active, PolicyPublication next, PolicyCandidate candidate, PublishAnswer answer, CancellationToken cancellationToken)
    {
        if (next.Authors.Count > PolicyAuthors.Max)
        {
            return answer with
            {
                Outcome = PublishOutcome.Refused,
                Message = $"the policy would have {next.Authors.Count} authors, at most {PolicyAuthors.Max} are kept; "
                    + "publish it together with a change of each of its gate rules and waivers",
            };
        }

        var result = await sender.ActivateAsync(active.Publication, next, candidate.Text!, cancellationToken);
        var now = answer with { ActiveHash = result.Active?.Hash ?? active.Policy.Hash, Active = result.Active ?? active.Publication };
        var (outcome, message) = result switch
        {
            { Problem: null } => (PublishOutcome.Activated, $"policy {PolicyHashes.Short(next.Hash)} is active as publication {next.Number}: {answer.Message}"),
            { Active: { } other } when other.Hash == next.Hash =>
                (PublishOutcome.AlreadyActive, $"{other.Publisher} published policy {PolicyHashes.Short(next.Hash)} at the same time"),
            { Active: { } faster } =>
                (PublishOutcome.Conflict, $"{faster.Publisher} published policy {faster.Hash} at the same time; compare it with yours and try again"),
            _ => (PublishOutcome.Refused, result.Problem),
        };
        return now with { Outcome = outcome, Message = message };
    }

    private static PublishAnswer Answer(ActivePolicy active, PublishDecision decision, PolicyCandidate? candidate, IReadOnlyList<PolicyChange> changes) =>
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
