using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The required number of people of each group has approved. Each person counts once, whatever roles they hold.</summary>
/// <param name="NotStarter">
/// Approvals by whoever started the build do not count, nor do those of sessions that may be theirs. While the starter is unknown, the condition is unknown
/// even when the seats are filled.
/// </param>
public sealed record ApprovalsCondition(IReadOnlyList<ApproverGroup> From, int Each, bool NotStarter) : ICondition
{
    public GateNeeds Needs => NotStarter ? GateNeeds.Roles | GateNeeds.Starters : GateNeeds.Roles;

    public bool IsForPeople => true;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default) => [Evaluate(facts.ToApprovalFacts())];

    /// <summary>The same for whatever people approve.</summary>
    public ConditionResult Evaluate(ApprovalFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var excluded = ExcludedPeople.Of(facts, NotStarter);
        var (counting, reasons) = excluded.Split(facts.Approvals);
        var seats = Seats.Fill(From, Each, counting, AccountOf(facts.ImageArn), facts.Roles);
        var open = seats.Open;
        var without = reasons.Count > 0 ? $", not counting {string.Join(" and ", reasons)}" : "";
        var refused = seats.Refusals.Count > 0 ? $"; {Printable.Shortened(seats.Refusals[0], 200)}" : "";
        return
            open.Count > 0 ? new("approvals", Truth.False, $"approval missing from {string.Join(", ", open.Select(group => group.Group))}{without}{refused}")
            {
                OpenSeats = open,
            }
            : excluded.Unknown is { } unknown ? new("approvals", Truth.Unknown, $"approved, but {unknown}")
            : new("approvals", Truth.True, $"approved by {string.Join(", ", seats.People.Select(person => Printable.Shortened(person, 40)))}")
            {
                ApprovedBy = seats.Arns,
            };
    }

    private static string AccountOf(string imageArn) => ImageBuildArn.TryParse(imageArn, out var arn) ? arn.Account : "";
}
