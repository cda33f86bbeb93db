using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>So many people of each group said yes. One person counts once, whatever roles they hold.</summary>
/// <param name="NotStarter">Who started the build does not count, and while nobody knows who did, nobody counts.</param>
public sealed record ApprovalsCondition(IReadOnlyList<ApproverGroup> From, int Each, bool NotStarter) : ICondition
{
    public GateNeeds Needs => NotStarter ? GateNeeds.Starters : GateNeeds.None;

    public bool IsForPeople => true;

    public IEnumerable<ConditionResult> Judge(GateFacts facts)
    {
        var starters = NotStarter ? StartersOf(facts) : new Known<IReadOnlyList<string>>.Yes([]);
        var people = (starters as Known<IReadOnlyList<string>>.Yes)?.Value ?? [];
        var counting = facts.Approvals.Where(approval => !Principal.TryParse(approval.By, out var by) || !people.Contains(by.Person, StringComparer.OrdinalIgnoreCase)).ToList();
        var seats = Seats.Fill(From, Each, counting, AccountOf(facts.Image));
        var open = seats.OpenGroups;
        var excluded = counting.Count < facts.Approvals.Count ? $", {string.Join(", ", people.Select(person => Printable.Shortened(person, 40)))} started the build and does not count" : "";
        yield return
            open.Count > 0 ? new("approvals", Truth.False, $"held for {string.Join(", ", open)}{excluded}")
            : starters is Known<IReadOnlyList<string>>.No unknown ? new("approvals", Truth.Unknown, $"held: approved, but who started the build is unknown: {Printable.Shortened(unknown.Because, 120)}")
            : new("approvals", Truth.True, $"approved by {string.Join(", ", seats.People.Select(person => Printable.Shortened(person, 40)))}");
    }

    /// <summary>Names of the people, who are the same in every role.</summary>
    private static Known<IReadOnlyList<string>> StartersOf(GateFacts facts)
    {
        if (facts.Starters is not Known<IReadOnlyList<string>>.Yes known)
            return facts.Starters;

        var people = new List<string>();
        foreach (var arn in known.Value)
        {
            if (!Principal.TryParse(arn, out var starter))
                return new Known<IReadOnlyList<string>>.No($"{arn} is no user and no role's session");
            people.Add(starter.Person);
        }

        return new Known<IReadOnlyList<string>>.Yes(people);
    }

    private static string AccountOf(ImageFacts image) => ImageBuildArn.TryParse(image.Arn, out var arn) ? arn.Account : "";
}
