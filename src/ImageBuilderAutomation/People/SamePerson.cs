using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.People;

/// <summary>Who counts as one person.</summary>
public static class SamePerson
{
    /// <summary>
    /// One name in one account is one person, in whatever roles; so is one name of Identity Center in whatever accounts. Whoever may choose the session name
    /// can have any, so a session with such a name counts as the same person as every other session of the role.
    /// </summary>
    public static bool AreSamePerson(this KnownRoles roles, Principal one, Principal other) =>
        (string.Equals(one.Person, other.Person, StringComparison.OrdinalIgnoreCase)
            && (roles.IsForScenarios || one.Account == other.Account || (IdentityCenter.HasForm(one.Identity) && IdentityCenter.HasForm(other.Identity))))
        || (one.Account == other.Account && one.Identity == other.Identity && (!roles.NamesPeople(one) || !roles.NamesPeople(other)));

    /// <summary>
    /// False only for two people who are different for sure. Whoever may choose a session name may be anybody, so a session of such a role proves no other
    /// person, whatever the role.
    /// </summary>
    public static bool MayBeSamePerson(this KnownRoles roles, Principal one, Principal other) =>
        roles.AreSamePerson(one, other) || !roles.NamesPeople(one) || !roles.NamesPeople(other);
}
