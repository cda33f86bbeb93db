using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>The notifications about policies. Pure: after a crash the same notification is built again from what is stored, with the same id.</summary>
public static class PublicationNotifications
{
    public const string Published = "Policy Published";
    public const string Proposed = "Policy Proposed";

    public static Notification OfPublished(PolicyPublication publication, AccountRegion accountRegion)
    {
        var number = publication.Number.ToString(CultureInfo.InvariantCulture);
        var by = publication.Confirmer is { } confirmer ? $"{publication.Publisher}, confirmed by {confirmer}" : publication.Publisher.ToString();
        var how = publication.RollbackTo is { } to ? string.Create(CultureInfo.InvariantCulture, $"rolled back to publication {to}") : "published";
        return new(
            Published, Subject(accountRegion), $"{number} {publication.Hash}", publication.At,
            $"Policy {PolicyHashes.Short(publication.Hash)} is active, {how} by {by}: {publication.Reason} {Counted(publication.Changes, publication.OmittedChanges)}",
            [
                Fact.Of("policy", publication.Hash), Fact.Of("previous", publication.PreviousHash), Fact.Of("publication", number),
                Fact.Of("publisher", publication.Publisher.Arn), Fact.Of("confirmer", publication.Confirmer?.Arn), Fact.Of("reason", publication.Reason),
                Fact.Of("confirmReason", publication.ConfirmReason), Rows(publication.Changes),
            ]);
    }

    public static Notification OfProposed(PolicyProposal proposal, AccountRegion accountRegion) => new(
        Proposed, Subject(accountRegion), $"{proposal.At.ToString("O", CultureInfo.InvariantCulture)} {proposal.Hash}", proposal.At,
        $"Policy {PolicyHashes.Short(proposal.Hash)} is proposed by {proposal.Proposer} and needs another publisher to confirm it: {proposal.Reason} "
        + Counted(proposal.Changes, proposal.OmittedChanges),
        [
            Fact.Of("policy", proposal.Hash), Fact.Of("previous", proposal.BasedOn.Hash), Fact.Of("publisher", proposal.Proposer.Arn), Fact.Of("reason", proposal.Reason),
            Rows(proposal.Changes),
        ])
    {
        Missing = [$"a confirmation by another member of group {Policy.Publishers}"],
        Until = proposal.ExpiresAt,
        Command = new($"policy confirm {proposal.Hash}", NeedsReason: true),
    };

    /// <summary>A policy has no ARN. It decides about every image of the account and Region.</summary>
    private static string Subject(AccountRegion accountRegion) => $"arn:{accountRegion.Partition}:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:image/*";

    private static string Counted(IReadOnlyList<PolicyChange> changes, int omitted)
    {
        var (all, loosen) = (changes.Count + omitted, changes.Count(change => change.Effect == ChangeEffect.Loosens));
        return string.Create(CultureInfo.InvariantCulture, $"({all} {(all == 1 ? "change" : "changes")}, {loosen} may loosen protection)");
    }

    private static Fact Rows(IReadOnlyList<PolicyChange> changes)
    {
        IReadOnlyList<IReadOnlyList<Fact>> rows =
        [
            .. changes.Select(change => (IReadOnlyList<Fact>)[Fact.Of("path", change.Path), Fact.Of("what", change.What), Fact.Of("effect", Text(change.Effect))]),
        ];
        return Fact.Of("policyChanges", rows);
    }

    private static string Text(ChangeEffect effect) => effect switch
    {
        ChangeEffect.Loosens => "loosens",
        ChangeEffect.Tightens => "tightens",
        _ => "neutral",
    };
}
