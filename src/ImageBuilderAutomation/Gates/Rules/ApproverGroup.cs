using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <param name="Members"><c>role/Name</c> or <c>user/name</c> in the image's own account, or a full IAM ARN of any account.</param>
public sealed record ApproverGroup(string Name, IReadOnlyList<string> Members)
{
    public override string ToString() => $"{Name} ({string.Join(", ", Members)})";

    /// <param name="account">The image's account. Members without an ARN belong to it.</param>
    public bool Has(Principal principal, string account) => Members.Any(member => member.StartsWith("arn:", StringComparison.Ordinal)
        ? Principal.TryParse(member, out var named) && named.Account == principal.Account && named.Identity == principal.Identity
        : principal.Account == account && member == principal.Identity);
}

/// <summary>
/// Assigns each approver to one seat of a group. A person in two groups can fill a seat of either, but not of both.
/// As many seats as possible are filled (maximum matching by augmenting paths).
/// </summary>
internal sealed class Seats
{
    private readonly List<(ApproverGroup Group, string? Person)> _seats = [];
    private readonly Dictionary<string, HashSet<string>> _groupsOf = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> OpenGroups => [.. _seats.Where(seat => seat.Person is null).Select(seat => seat.Group.Name).Distinct()];

    public IReadOnlyList<string> People => [.. _seats.Select(seat => seat.Person).OfType<string>()];

    public static Seats Fill(IReadOnlyList<ApproverGroup> groups, int each, IReadOnlyList<Approval> approvals, string account)
    {
        var filled = new Seats();
        filled._seats.AddRange(groups.SelectMany(group => Enumerable.Repeat((group, (string?)null), each)));
        foreach (var approval in approvals)
        {
            // Membership is checked against the current policy, not the policy at the time of the approval.
            if (Principal.TryParse(approval.By, out var by)
                && groups.FirstOrDefault(group => group.Name == approval.Group) is { } group && group.Has(by, account))
            {
                if (!filled._groupsOf.TryGetValue(by.Person, out var memberships))
                    filled._groupsOf[by.Person] = memberships = [];
                memberships.Add(group.Name);
            }
        }

        foreach (var person in filled._groupsOf.Keys)
            filled.Seat(person, []);
        return filled;
    }

    private bool Seat(string person, HashSet<int> tried)
    {
        for (var i = 0; i < _seats.Count; i++)
        {
            if (!_groupsOf[person].Contains(_seats[i].Group.Name) || !tried.Add(i))
                continue;
            if (_seats[i].Person is { } seated && !Seat(seated, tried))
                continue;

            _seats[i] = (_seats[i].Group, person);
            return true;
        }

        return false;
    }
}
