using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The required number of people of each group has approved. Each person counts once, whatever roles they hold.</summary>
/// <param name="NotStarter">
/// Approvals by whoever started the build do not count. While the starter is unknown, the condition is unknown even when the seats are filled.
/// </param>
public sealed record ApprovalsCondition(IReadOnlyList<ApproverGroup> From, int Each, bool NotStarter) : ICondition
{
    public GateNeeds Needs => NotStarter ? GateNeeds.Starters : GateNeeds.None;

    public bool IsForPeople => true;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts)
    {
        var starters = NotStarter ? StartersOf(facts) : new Known<IReadOnlyList<string>>.Yes([]);
        var people = (starters as Known<IReadOnlyList<string>>.Yes)?.Value ?? [];
        var counting = facts.Approvals
            .Where(approval => !Principal.TryParse(approval.By, out var by) || !people.Contains(by.Person, StringComparer.OrdinalIgnoreCase)).ToList();
        var seats = Seats.Fill(From, Each, counting, AccountOf(facts.Image));
        var open = seats.OpenGroups;
        var excluded = counting.Count < facts.Approvals.Count ? $", not counting {Names(people)}, who started the build" : "";
        yield return
            open.Count > 0 ? new("approvals", Truth.False, $"approval missing from {string.Join(", ", open)}{excluded}")
            : starters is Known<IReadOnlyList<string>>.No unknown
                ? new("approvals", Truth.Unknown, $"approved, but it is unknown who started the build: {Printable.Shortened(unknown.Reason, 120)}")
                : new("approvals", Truth.True, $"approved by {Names(seats.People)}");
    }

    private static string Names(IEnumerable<string> people) => string.Join(", ", people.Select(person => Printable.Shortened(person, 40)));

    /// <summary>The starters' names as people; a person has the same name in every role.</summary>
    private static Known<IReadOnlyList<string>> StartersOf(GateFacts facts)
    {
        if (facts.Starters is not Known<IReadOnlyList<string>>.Yes known)
            return facts.Starters;

        var people = new List<string>();
        foreach (var arn in known.Value)
        {
            if (!Principal.TryParse(arn, out var starter))
                return new Known<IReadOnlyList<string>>.No($"{arn} is neither a user nor an assumed role's session");
            people.Add(starter.Person);
        }

        return new Known<IReadOnlyList<string>>.Yes(people);
    }

    private static string AccountOf(ImageFacts image) => ImageBuildArn.TryParse(image.Arn, out var arn) ? arn.Account : "";
}
