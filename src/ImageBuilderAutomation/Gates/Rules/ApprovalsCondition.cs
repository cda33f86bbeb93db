using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The required number of people of each group has approved. Each person counts once, whatever roles they hold.</summary>
/// <param name="NotStarter">
/// Approvals by whoever started the build do not count. While the starter is unknown, the condition is unknown even when the seats are filled.
/// </param>
public sealed record ApprovalsCondition(IReadOnlyList<ApproverGroup> From, int Each, bool NotStarter) : ICondition
{
    public GateNeeds Needs => NotStarter ? GateNeeds.Roles | GateNeeds.Starters : GateNeeds.Roles;

    public bool IsForPeople => true;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts)
    {
        var starters = NotStarter ? StartersOf(facts) : new Known<IReadOnlyList<Principal>>.Yes([]);
        IReadOnlyList<Principal> started = (starters as Known<IReadOnlyList<Principal>>.Yes)?.Value ?? [];
        var published = facts.PolicyAuthors.Select(author => Principal.TryParse(author, out var by) ? by : null).OfType<Principal>().ToList();
        var excluded = new List<string>();
        var counting = facts.Approvals.Where(approval => !IsOneOf(started, approval) && !IsOneOf(published, approval)).ToList();
        if (facts.Approvals.Any(approval => IsOneOf(started, approval)))
            excluded.Add($"{Names(started.Select(starter => starter.Person).Distinct())}, who started the build");
        if (facts.Approvals.Any(approval => !IsOneOf(started, approval) && IsOneOf(published, approval)))
            excluded.Add($"{Names(published.Select(author => author.Person).Distinct())}, who published the policy");

        var seats = Seats.Fill(From, Each, counting, AccountOf(facts.Image), facts.Roles);
        var open = seats.Open;
        var without = excluded.Count > 0 ? $", not counting {string.Join(" and ", excluded)}" : "";
        var refused = seats.Refusals.Count > 0 ? $"; {Printable.Shortened(seats.Refusals[0], 200)}" : "";
        yield return
            open.Count > 0 ? new("approvals", Truth.False, $"approval missing from {string.Join(", ", open.Select(group => group.Group))}{without}{refused}")
            {
                OpenSeats = open,
            }
            : starters is Known<IReadOnlyList<Principal>>.No unknown
                ? new("approvals", Truth.Unknown, $"approved, but it is unknown who started the build: {Printable.Shortened(unknown.Reason, 120)}")
                : new("approvals", Truth.True, $"approved by {Names(seats.People)}");

        bool IsOneOf(IReadOnlyList<Principal> people, Approval approval) =>
            Principal.TryParse(approval.By, out var by) && people.Any(person => facts.Roles.AreSamePerson(person, by));
    }

    private static string Names(IEnumerable<string> people) => string.Join(", ", people.Select(person => Printable.Shortened(person, 40)));

    private static Known<IReadOnlyList<Principal>> StartersOf(GateFacts facts)
    {
        if (facts.Starters is not Known<IReadOnlyList<string>>.Yes known)
            return new Known<IReadOnlyList<Principal>>.No(((Known<IReadOnlyList<string>>.No)facts.Starters).Reason);

        var people = new List<Principal>();
        foreach (var arn in known.Value)
        {
            if (!Principal.TryParse(arn, out var starter))
                return new Known<IReadOnlyList<Principal>>.No($"{arn} is neither a user nor an assumed role's session");
            people.Add(starter);
        }

        return new Known<IReadOnlyList<Principal>>.Yes(people);
    }

    private static string AccountOf(ImageFacts image) => ImageBuildArn.TryParse(image.Arn, out var arn) ? arn.Account : "";
}
