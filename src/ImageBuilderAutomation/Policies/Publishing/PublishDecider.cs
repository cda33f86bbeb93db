using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>What was read before a decision about a policy.</summary>
/// <param name="Publication">The active policy's; null for the packaged policy.</param>
/// <param name="Membership">Of the caller in the group of publishers of the active policy, with its reason.</param>
/// <param name="ExpectedHash">The hash, or its first digits, of the policy that the caller believes to be active.</param>
/// <param name="Changes">From the active policy to the candidate; empty when the candidate is not valid.</param>
public sealed record PublishFacts(
    PolicyBase Active, PolicyPublication? Publication, PersonCall Call, (bool IsMember, string Reason) Membership, string ExpectedHash, PolicyCandidate Candidate,
    IReadOnlyList<PolicyChange> Changes, SecondPublisherFor SecondPublisherFor);

/// <summary>What was read before a decision about the confirmation of a proposal.</summary>
/// <param name="Publication">The active policy's; null for the packaged policy.</param>
/// <param name="Hash">The hash that the caller confirms.</param>
/// <param name="Proposal">Null when there has never been one.</param>
/// <param name="Proposer">Whether the proposer still is a publisher; the reason says why not.</param>
/// <param name="IsProposer">Whether the caller is, or may be, the person who proposed.</param>
/// <param name="Candidate">Null when the proposal's texts cannot be read.</param>
public sealed record ConfirmFacts(
    PolicyBase Active, PolicyPublication? Publication, PersonCall Call, (bool IsMember, string Reason) Membership, string Hash, PolicyProposal? Proposal,
    (bool IsMember, string Reason) Proposer, bool IsProposer, PolicyCandidate? Candidate, DateTimeOffset Now);

/// <param name="Reason">For the caller.</param>
public sealed record PublishDecision(PublishVerdict Verdict, string Reason);

public enum PublishVerdict
{
    Activate,
    Propose,
    AlreadyActive,
    Conflict,
    Refuse,
}

/// <summary>Decides whether a policy becomes active. Pure.</summary>
public static class PublishDecider
{
    public static PublishDecision Decide(PublishFacts facts)
    {
        if ((Caller(facts.Membership, facts.Call.Reason) ?? Repeated(facts.Call, facts.Publication)) is { } refused)
            return refused;
        if (facts.Candidate.Policy is not { } policy)
            return new(PublishVerdict.Refuse, $"the policy is not valid: {Counted(facts.Candidate)}; nothing was changed. Check it with: policy validate");
        // First, because a waivers file that the policy does not name is outside its hash.
        if (facts.Candidate.Problems.Count > 0)
            return new(PublishVerdict.Refuse, $"the policy cannot be published: {Counted(facts.Candidate)}; nothing was changed. Check it with: policy test");
        // Before the expected hash is compared: a caller who repeats a request whose answer was lost expects the policy that was active before. The packaged
        // policy is not published by being active, so it can be the first publication.
        if (policy.Hash == facts.Active.Hash && facts.Active.Number > 0)
            return new(PublishVerdict.AlreadyActive, $"policy {PolicyHashes.Short(policy.Hash)} is active already; nothing was changed");
        if (!PolicyHashes.IsPrefix(facts.ExpectedHash))
        {
            return new(
                PublishVerdict.Refuse,
                $"expected the hash of the active policy, at least {PolicyHashes.MinDigits} hexadecimal digits, found '{Printable.Shortened(facts.ExpectedHash, 80)}'");
        }

        if (!PolicyHashes.Means(facts.ExpectedHash, facts.Active.Hash))
        {
            return new(
                PublishVerdict.Conflict,
                $"you expected policy {facts.ExpectedHash} to be active, and {facts.Active.Hash} is; nothing was changed. Compare your policy with the active one, then try again");
        }

        var loosening = facts.Changes.Count(change => change.Effect == ChangeEffect.Loosens);
        return facts.SecondPublisherFor switch
        {
            SecondPublisherFor.Loosening when loosening > 0 =>
                new(PublishVerdict.Propose, $"{loosening} of {facts.Changes.Count} changes may loosen protection, which needs a second person"),
            SecondPublisherFor.Nothing or SecondPublisherFor.Loosening =>
                new(PublishVerdict.Activate, $"{facts.Changes.Count} changes, {loosening} may loosen protection"),
            _ => new(PublishVerdict.Propose, "every publication needs a second person"),
        };
    }

    public static PublishDecision Decide(ConfirmFacts facts)
    {
        if ((Caller(facts.Membership, facts.Call.Reason) ?? Repeated(facts.Call, facts.Publication)) is { } refused)
            return refused;
        // The whole hash: the first digits can be made the same by whoever prepares another policy.
        if (!PolicyHashes.IsWhole(facts.Hash))
            return new(PublishVerdict.Refuse, $"expected the whole hash of the proposed policy, {PolicyHashes.Digits} hexadecimal digits; the proposal shows it");
        if (PolicyHashes.Means(facts.Hash, facts.Active.Hash))
            return new(PublishVerdict.AlreadyActive, $"policy {PolicyHashes.Short(facts.Hash)} is active already; nothing was changed");
        if (facts.Proposal is not { } proposal || !PolicyHashes.Means(facts.Hash, proposal.Hash))
        {
            var other = facts.Proposal?.ClosedBecause(facts.Active, facts.Now) is null ? facts.Proposal : null;
            return new(PublishVerdict.Refuse, $"no proposal of policy {facts.Hash} is open{(other is null ? "" : $"; the open proposal is {other.Hash}")}");
        }

        if (Repeated(facts.Call, proposal) is { } later)
            return later;
        var isConfirmed = proposal.AwaitsActivation(facts.Active, facts.Now);
        if (!isConfirmed && proposal.ClosedBecause(facts.Active, facts.Now) is { } closed)
        {
            return new(
                facts.Active == proposal.BasedOn ? PublishVerdict.Refuse : PublishVerdict.Conflict,
                $"the proposal of policy {PolicyHashes.Short(proposal.Hash)} cannot be confirmed: {closed}. Publish it again");
        }

        if (facts.IsProposer && !isConfirmed)
        {
            return new(
                PublishVerdict.Refuse,
                $"{proposal.Proposer} proposed this policy; another person has to confirm it, and a session name that nobody checks proves no other person");
        }

        if (!facts.Proposer.IsMember)
            return new(PublishVerdict.Refuse, $"{proposal.Proposer}, who proposed this policy, may no longer publish: {facts.Proposer.Reason}. Publish it yourself");
        if (facts.Candidate?.Policy is not { } policy || policy.Hash != proposal.Hash)
        {
            return new(
                PublishVerdict.Refuse,
                $"the stored texts of policy {PolicyHashes.Short(proposal.Hash)} are missing, damaged or not valid today{Of(facts.Candidate)}; publish it again");
        }

        return facts.Candidate.Problems.Count > 0
            ? new(PublishVerdict.Refuse, $"the policy can no longer be published: {Counted(facts.Candidate)}")
            : new(PublishVerdict.Activate, $"confirmed, proposed by {proposal.Proposer}");

        static string Of(PolicyCandidate? candidate) => candidate is { Problems.Count: > 0 } ? $": {Counted(candidate)}" : "";
    }

    /// <summary>
    /// An earlier attempt may have published, and others may have gone back since. Then the hashes are what the caller expects, and the caller does not know.
    /// </summary>
    internal static PublishDecision? Repeated(PersonCall call, PolicyPublication? active) =>
        call.IsOvertaken(active?.Number ?? 0) && active?.RequestId != call.RequestId
            ? new(
                PublishVerdict.Conflict,
                (active is null
                    ? "the published policy was removed "
                    : string.Create(CultureInfo.InvariantCulture, $"publication {active.Number} of policy {PolicyHashes.Short(active.Hash)} by {active.Publisher} came "))
                + "after you first sent this request; nothing was changed. Look at the history, then ask again with a new request id")
            : null;

    /// <returns>Null unless the proposal, or its end, came since the first attempt and is not the work of it.</returns>
    internal static PublishDecision? Repeated(PersonCall call, PolicyProposal proposal)
    {
        var by = proposal.End is { } end ? end.RequestId : proposal.RequestId;
        return call.IsOvertakenByProposal(proposal.Version) && by != call.RequestId
            ? new(
                PublishVerdict.Conflict,
                $"the proposal of policy {PolicyHashes.Short(proposal.Hash)} by {proposal.Proposer} was {proposal.End?.How ?? "made"} after you first sent this request; "
                + "nothing was changed. Look at it, then ask again with a new request id")
            : null;
    }

    internal static PublishDecision? Caller((bool IsMember, string Reason) membership, string reason) =>
        !membership.IsMember ? new(PublishVerdict.Refuse, $"you may not publish policies: {membership.Reason}")
        : ReasonText.ProblemOf(reason) is { } problem ? new(PublishVerdict.Refuse, problem)
        : null;

    private static string Counted(PolicyCandidate candidate) => candidate.Problems is [var only] ? only : $"{candidate.Problems[0]} (and {candidate.Problems.Count - 1} more)";
}
