using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Makes and withdraws proposals, the policies that wait for a second person.</summary>
public sealed class PolicyProposals(
    PublishFactGatherer gatherer, PublishSender sender, IPolicyPublications publications, IMembership membership, INotificationPublisher notifications,
    AccountRegion accountRegion, TimeProvider clock)
{
    /// <param name="answer">What was decided about the policy.</param>
    internal async Task<PublishAnswer> ProposeAsync(
        ActivePolicy active, PublishFacts facts, PolicyPublication? rollbackTo, PublishAnswer answer, CancellationToken cancellationToken)
    {
        var (now, call, hash) = (clock.GetUtcNow(), facts.Call, facts.Candidate.Policy!.Hash);
        var stored = await publications.ReadProposalAsync(cancellationToken);
        var open = stored?.ClosedBecause(active.Base, now) is null ? stored : null;
        if (open is not null && open.Hash != hash && !await membership.IsSamePersonAsync(open.Proposer, call.Caller, cancellationToken))
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
            if (Obstacle(call, stored) is { } obstacle)
                return answer with { Outcome = PublishOutcome.Conflict, Message = obstacle, Proposal = stored };
            if (await sender.StoreTextAsync(facts.Candidate.Text!, cancellationToken) is { } problem)
                return answer with { Outcome = PublishOutcome.Refused, Message = problem };
            var (kept, omitted) = PolicyPublication.Bounded(facts.Changes);
            var proposal = new PolicyProposal(hash, active.Base, call.Caller, call.Reason, now)
            {
                RequestId = call.RequestId,
                RollbackTo = rollbackTo?.Number,
                Changes = kept,
                OmittedChanges = omitted,
                Version = stored?.Version ?? 0,
            };
            open = await publications.TryWriteProposalAsync(proposal, cancellationToken);
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

    internal async Task<PublishAnswer> WithdrawAsync(ActivePolicy active, PersonCall call, CancellationToken cancellationToken)
    {
        if (PublishDecider.Caller(await gatherer.MembershipAsync(active, call.Caller, cancellationToken), call.Reason) is { } refused)
            return Answer(refused.Verdict, refused.Reason);
        var now = clock.GetUtcNow();
        var proposal = await publications.ReadProposalAsync(cancellationToken);
        if (call.IsRepeated && proposal?.End is { How: ProposalEnd.Withdrawn } end && end.RequestId == call.RequestId)
            return Withdrawn(proposal);
        if (proposal is null || (proposal.ClosedBecause(active.Base, now) is not null && !proposal.WasLeft(active.Base, now)))
            return Answer(PublishVerdict.Refuse, "no proposal is open");
        if (PublishDecider.Repeated(call, proposal) is { } later)
            return Answer(later.Verdict, later.Reason) with { Proposal = proposal };
        var withdrawn = new ProposalEnd(ProposalEnd.Withdrawn, call.Caller, now) { Reason = call.Reason, RequestId = call.RequestId };
        return await publications.TryWriteProposalAsync(proposal with { End = withdrawn }, cancellationToken) is { } written
            ? Withdrawn(written)
            : Answer(PublishVerdict.Conflict, "another publisher changed the proposal at the same time; look at it and try again");

        PublishAnswer Withdrawn(PolicyProposal closed) => Answer(PublishVerdict.Refuse, $"the proposal of policy {PolicyHashes.Short(closed.Hash)} is withdrawn") with
        {
            Outcome = PublishOutcome.Withdrawn,
            Proposal = closed,
        };

        PublishAnswer Answer(PublishVerdict verdict, string message) => PublishPolicy.Answer(active, new(verdict, message), null, []);
    }

    /// <summary>Confirms an open proposal, before it becomes active: so it can no longer be withdrawn.</summary>
    /// <returns>Null when another publisher changed the proposal first.</returns>
    internal async Task<PolicyProposal?> ConfirmAsync(PolicyProposal proposal, PersonCall call, CancellationToken cancellationToken) => proposal.End is null
        ? await publications.TryWriteProposalAsync(
            proposal with { End = new(ProposalEnd.Confirmed, call.Caller, clock.GetUtcNow()) { Reason = call.Reason, RequestId = call.RequestId } }, cancellationToken)
        : proposal;

    /// <summary>An earlier attempt of a repeated call may have proposed the policy, and others may have withdrawn or replaced it since.</summary>
    private static string? Obstacle(PersonCall call, PolicyProposal? stored) =>
        stored is null ? null
        : call.IsRepeated && stored.RequestId == call.RequestId
            ? $"you have proposed this policy, and it is closed: it was {stored.End?.How ?? "not confirmed in time, or another policy became active"}. "
                + "Ask again with a new request id"
            : PublishDecider.Repeated(call, stored)?.Reason;
}
