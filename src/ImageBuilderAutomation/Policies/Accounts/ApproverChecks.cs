using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>
/// Compares the approver groups of a valid policy with the account's roles: which group cannot fill the seats that a rule or a channel demands, where one person could fill
/// two of them, and which roles fill one seat at most, because whoever assumes them may choose any session name.
/// </summary>
public static class ApproverChecks
{
    /// <summary>Such a session may belong to whoever has to be somebody else.</summary>
    private const string OfAnybody = "; none with notStarter or under a published policy, and they confirm no publication";

    /// <summary>The names of the account's roles that have to be read first.</summary>
    public static IReadOnlyList<string> RoleNames(Policy policy, string account) =>
    [
        .. UsedGroups(policy).SelectMany(group => group.Members)
            .Select(member => ApproverGroup.MemberOf(member, account))
            .Where(named => named is { RoleName: not null } && named.Account == account && !IdentityCenter.IsPattern(named.Identity))
            .Select(named => named!.RoleName!)
            .Distinct(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<PolicyProblem> Run(Policy policy, KnownRoles roles) =>
    [
        .. UsedGroups(policy).SelectMany(group => Members(group, roles)),
        .. UsedGroups(policy).SelectMany(group => Seats(policy, group, roles)),
    ];

    private static IEnumerable<ApproverGroup> UsedGroups(Policy policy) => policy.Approvers.Values
        .Where(group => group.Name == Policy.Publishers || Demands(policy, group).Any())
        .OrderBy(group => group.Name, StringComparer.Ordinal);

    private static IEnumerable<(string By, ApprovalsCondition Approvals)> Demands(Policy policy, ApproverGroup group) =>
        policy.Gates.SelectMany(rule => rule.Require.OfType<ApprovalsCondition>().Select(approvals => (By: $"rule {rule.Name}", Approvals: approvals)))
            .Concat(
                from channel in policy.Channels
                let approvals = channel.Promotion?.Approvals
                where approvals is not null
                select (By: $"channel {channel.Key}", Approvals: approvals))
            .Where(demand => demand.Approvals.From.Any(one => one.Name == group.Name));

    private static IEnumerable<PolicyProblem> Members(ApproverGroup group, KnownRoles roles)
    {
        foreach (var (index, member) in group.Members.Index())
        {
            var path = $"approvers.{group.Name}[{index}]";
            switch (SeatsOf(member, roles))
            {
                case MemberSeats.One:
                    yield return Warning(
                        path, $"{member}, whose trust policy lets whoever assumes it choose the session name, so all its sessions fill at most one seat{OfAnybody}",
                        "a role of Identity Center, or a trust policy whose condition StringEquals sets sts:RoleSessionName to ${aws:username}");
                    break;
                case MemberSeats.OneOfOtherAccount:
                    yield return Warning(
                        path, $"{member} of another account, whose trust policy cannot be read, so all its sessions fill at most one seat{OfAnybody}",
                        "a role of Identity Center, or one of the stack's account");
                    break;
                case MemberSeats.Unknown(var reason):
                    yield return Warning(
                        path, $"{member}, of which it is unknown how many seats its sessions fill: {reason}",
                        "a role of the account that you may read with iam:GetRole");
                    break;
            }
        }
    }

    private static IEnumerable<PolicyProblem> Seats(Policy policy, ApproverGroup group, KnownRoles roles)
    {
        var members = group.Members.Distinct(StringComparer.Ordinal).Select(member => SeatsOf(member, roles)).ToList();
        // A role that cannot be read may stand for any number of people, and has its own warning.
        if (members.Any(seats => seats is MemberSeats.Many or MemberSeats.Unknown))
            yield break;
        var named = members.Count(seats => seats is MemberSeats.Person);
        foreach (var (by, approvals) in Demands(policy, group))
        {
            var filled = approvals.NotStarter ? named : members.Count;
            if (approvals.Each > filled)
            {
                yield return Warning(
                    $"approvers.{group.Name}",
                    $"a group whose members fill at most {filled} seats, where {by} demands {approvals.Each}{(approvals.NotStarter ? " with notStarter" : "")}, "
                    + "so nobody can satisfy it",
                    "more people, or a role of Identity Center");
            }
            else if (approvals.Each > named && approvals.From.Count * approvals.Each > 1)
            {
                yield return Warning(
                    $"approvers.{group.Name}",
                    $"a group whose members prove {named} of {approvals.Each} people, where {by} demands {approvals.From.Count * approvals.Each} in all, "
                    + "so one person who may assume several roles can fill two seats",
                    "a role of Identity Center, or roles that IAM lets nobody assume besides another one that is demanded");
            }
        }
    }

    private static MemberSeats SeatsOf(string member, KnownRoles roles)
    {
        if (ApproverGroup.MemberOf(member, roles.Account) is not { } named)
            return new MemberSeats.Unknown("it names neither a user nor a role");
        if (named.RoleName is null)
            return new MemberSeats.Person();
        if (IdentityCenter.IsPattern(named.Identity))
            return new MemberSeats.Many();
        if (named.Account != roles.Account)
            return roles.NamesPeople(named) ? new MemberSeats.Many() : new MemberSeats.OneOfOtherAccount();
        return roles.Of(named) switch
        {
            Known<RoleFacts>.No(var reason) => new MemberSeats.Unknown(reason),
            _ => roles.NamesPeople(named) ? new MemberSeats.Many() : new MemberSeats.One(),
        };
    }

    private static PolicyProblem Warning(string path, string found, string expected) => new(path, found, expected, ProblemSeverity.Warning, 0, 0);

    /// <summary>How many seats of one group a member fills.</summary>
    private abstract record MemberSeats
    {
        /// <summary>A user.</summary>
        public sealed record Person : MemberSeats;

        /// <summary>A role whose sessions are different people.</summary>
        public sealed record Many : MemberSeats;

        /// <summary>A role whose session names anybody may choose.</summary>
        public sealed record One : MemberSeats;

        public sealed record OneOfOtherAccount : MemberSeats;

        public sealed record Unknown(string Reason) : MemberSeats;
    }
}
