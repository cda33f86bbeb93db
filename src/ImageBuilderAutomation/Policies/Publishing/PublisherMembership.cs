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
        var known = await KnownRoles.ReadAsync(roles, accountRegion.Account, [new(callerArn, IsNameProven: true)], cancellationToken);
        var membership = group.MembershipOf(caller, accountRegion.Account, known);
        return (membership.IsMember, membership.Reason);
    }

    public Task<bool> IsSamePersonAsync(Person one, Person other, CancellationToken cancellationToken) =>
        CompareAsync(one, other, SamePerson.AreSamePerson, cancellationToken);

    public Task<bool> MayBeSamePersonAsync(Person one, Person other, CancellationToken cancellationToken) =>
        CompareAsync(one, other, SamePerson.MayBeSamePerson, cancellationToken);

    private async Task<bool> CompareAsync(Person person, Person another, Func<KnownRoles, Principal, Principal, bool> compare, CancellationToken cancellationToken)
    {
        // Two people whom the ARNs do not distinguish count as one.
        if (!Principal.TryParse(person.Arn, out var one) || !Principal.TryParse(another.Arn, out var other))
            return true;
        var known = await KnownRoles.ReadAsync(roles, accountRegion.Account, [person.AsActor(), another.AsActor()], cancellationToken);
        return compare(known, one, other);
    }
}
