using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>
/// Assigns each approver to one seat of a group. A person in two groups can fill a seat of either, but not of both.
/// As many seats as possible are filled (maximum matching by augmenting paths).
/// </summary>
internal sealed class Seats
{
    private readonly List<(ApproverGroup Group, Approver? Person)> _seats = [];

    /// <summary>By group, in the rule's order; groups whose seats are all filled are left out.</summary>
    public IReadOnlyList<OpenSeats> Open =>
    [
        .. _seats.GroupBy(seat => seat.Group.Name)
            .Select(group => new OpenSeats(group.Key, group.Count(seat => seat.Person is null), group.Count())).Where(group => group.Open > 0),
    ];

    public IReadOnlyList<string> People => [.. _seats.Select(seat => seat.Person?.Name).OfType<string>()];

    /// <summary>The ARNs under which these people approved, each once.</summary>
    public IReadOnlyList<string> Arns => [.. _seats.SelectMany(seat => seat.Person?.Arns ?? []).Distinct(StringComparer.Ordinal)];

    /// <summary>Why approvals of these groups do not count; each reason once.</summary>
    public IReadOnlyList<string> Refusals { get; private init; } = [];

    public static Seats Fill(IReadOnlyList<ApproverGroup> groups, int each, IReadOnlyList<Approval> approvals, string account, KnownRoles roles)
    {
        var (members, refusals) = (new List<Member>(), new List<string>());
        foreach (var approval in approvals)
        {
            // Membership is checked against the current policy, not the policy at the time of the approval.
            if (!Principal.TryParse(approval.By, out var by) || groups.FirstOrDefault(group => group.Name == approval.Group) is not { } group)
                continue;
            var membership = group.MembershipOf(by, account, roles);
            var exists = roles.StillExists(by, approval.UserId);
            if (!membership.IsMember)
                refusals.Add(membership.Reason);
            else if (exists is Truth.False)
                refusals.Add($"{by.Person} approved as an earlier {by.Identity}, which was deleted; approve again");
            else if (exists is Truth.Unknown)
                refusals.Add($"{by.Person} may have approved as an earlier {by.Identity}: {((Known<RoleFacts>.No)roles.Of(by)).Reason}");
            else
                members.Add(new(by, group.Name, approval.By));
        }

        var filled = new Seats { Refusals = [.. refusals.Distinct()] };
        filled._seats.AddRange(groups.SelectMany(group => Enumerable.Repeat((group, (Approver?)null), each)));
        foreach (var person in Merged(members, roles))
            filled.Seat(person, []);
        return filled;
    }

    /// <summary>Everybody who is, or may be, the same person counts once, also where only a third approval shows it.</summary>
    private static List<Approver> Merged(List<Member> members, KnownRoles roles)
    {
        var people = new List<(List<Member> Members, Approver Person)>();
        foreach (var member in members)
        {
            var same = people.Where(person => person.Members.Any(other => roles.AreSamePerson(other.By, member.By))).ToList();
            List<Member> merged = [.. same.SelectMany(person => person.Members), member];
            people.RemoveAll(same.Contains);
            people.Add((merged, new(merged[0].By.Person, merged.Select(one => one.Group).ToHashSet(), [.. merged.Select(one => one.Arn)])));
        }

        return [.. people.Select(person => person.Person)];
    }

    private bool Seat(Approver person, HashSet<int> tried)
    {
        for (var i = 0; i < _seats.Count; i++)
        {
            if (!person.Groups.Contains(_seats[i].Group.Name) || !tried.Add(i))
                continue;
            if (_seats[i].Person is { } seated && !Seat(seated, tried))
                continue;

            _seats[i] = (_seats[i].Group, person);
            return true;
        }

        return false;
    }

    private sealed record Member(Principal By, string Group, string Arn);

    private sealed record Approver(string Name, IReadOnlySet<string> Groups, IReadOnlyList<string> Arns);
}
