using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.People;

/// <param name="Members">
/// <c>role/Name</c> or <c>user/name</c> in the image's own account, or a whole IAM ARN of any account. The name of an Identity Center role may end in
/// <c>_*</c> in place of its random suffix: <c>role/AWSReservedSSO_PlatformApprover_*</c>.
/// </param>
public sealed record ApproverGroup(string Name, IReadOnlyList<string> Members)
{
    public override string ToString() => $"{Name} ({string.Join(", ", Members)})";

    /// <param name="account">The image's account. Members without an ARN belong to it.</param>
    /// <param name="roles">What IAM says about the account's roles.</param>
    public Membership MembershipOf(Principal principal, string account, KnownRoles roles)
    {
        string? unproven = null;
        foreach (var member in Members)
        {
            var named = MemberOf(member, account);
            if (named is null || named.Account != principal.Account)
                continue;
            if (named.Identity == principal.Identity)
                return new(true, $"{principal.Identity} is in group {Name}");
            if (!IdentityCenter.Matches(named.Identity, principal.Identity))
                continue;
            // Anybody who may create roles can choose a name of this form, but nobody else can create one with the reserved path.
            if (principal.Account != account)
                return new(true, $"{principal.Identity} of account {principal.Account} is in group {Name}");
            switch (roles.Of(principal))
            {
                case Known<RoleFacts>.Yes { Value.IsIdentityCenter: true }:
                    return new(true, $"{principal.Identity} is in group {Name}");
                case Known<RoleFacts>.Yes(var facts):
                    unproven = $"{principal.Identity} has path {facts.Path}, so Identity Center did not create it";
                    break;
                case Known<RoleFacts>.No(var reason):
                    unproven = $"whether Identity Center created {principal.Identity} is unknown: {reason}";
                    break;
            }
        }

        return new(false, unproven ?? $"{principal.Identity} of account {principal.Account} is not in group {Name}");
    }

    /// <returns>The identity that a member names; its person has no meaning. Null when the text names none.</returns>
    public static Principal? MemberOf(string member, string account) => member.StartsWith("arn:", StringComparison.Ordinal)
        ? Principal.TryParse(member, out var named) ? named : null
        : new(account, member, member);
}

/// <param name="Reason">Why, for the person who asks.</param>
public sealed record Membership(bool IsMember, string Reason);
