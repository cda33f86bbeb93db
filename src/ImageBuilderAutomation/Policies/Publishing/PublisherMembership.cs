using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Judges publishers as gates judge approvers, by what IAM says about their roles.</summary>
public sealed class PublisherMembership(IRoles roles, AccountRegion accountRegion) : IMembership
{
    public async Task<(bool IsMember, string Reason)> ReadAsync(ApproverGroup group, string callerArn, CancellationToken cancellationToken)
    {
        if (!Principal.TryParse(callerArn, out var caller) || !caller.IsPerson)
            return (false, $"expected a user or an assumed role's session, found {callerArn}; sign in as a user or assume a role");
        var known = await KnownRoles.ReadAsync(roles, accountRegion.Account, [callerArn], cancellationToken);
        var membership = group.MembershipOf(caller, accountRegion.Account, known);
        return (membership.IsMember, membership.Reason);
    }

    public Task<bool> IsSamePersonAsync(string arn, string otherArn, CancellationToken cancellationToken) =>
        CompareAsync(arn, otherArn, SamePerson.AreSamePerson, cancellationToken);

    public Task<bool> MayBeSamePersonAsync(string arn, string otherArn, CancellationToken cancellationToken) =>
        CompareAsync(arn, otherArn, SamePerson.MayBeSamePerson, cancellationToken);

    private async Task<bool> CompareAsync(string arn, string otherArn, Func<KnownRoles, Principal, Principal, bool> compare, CancellationToken cancellationToken)
    {
        // Two people whom the ARNs do not distinguish count as one.
        if (!Principal.TryParse(arn, out var one) || !Principal.TryParse(otherArn, out var other))
            return true;
        var known = await KnownRoles.ReadAsync(roles, accountRegion.Account, [arn, otherArn], cancellationToken);
        return compare(known, one, other);
    }
}
