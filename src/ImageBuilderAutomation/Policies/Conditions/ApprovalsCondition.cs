using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>So many people of each group said yes. One person counts once, whatever roles they hold.</summary>
/// <param name="NotStarter">Who started the build does not count, and while nobody knows who did, nobody counts.</param>
public sealed record ApprovalsCondition(IReadOnlyList<ApproverGroup> From, int Each, bool NotStarter) : ICondition
{
    public GateNeeds Needs { get; } = new(Findings: false, Tests: false);

    public bool IsForPeople => true;

    public IEnumerable<ConditionResult> Judge(GateFacts facts)
    {
        var seats = Seats.Fill(From, Each, facts.Approvals, AccountOf(facts.Image));
        var open = seats.OpenGroups;
        yield return
            open.Count > 0 ? new("approvals", Truth.False, $"held for {string.Join(", ", open)}")
            : NotStarter && !WasStartedBySchedule(facts.Image) ? new("approvals", Truth.Unknown, "held: approved, but the service does not tell who started the build")
            : new("approvals", Truth.True, $"approved by {string.Join(", ", seats.People.Select(person => Printable.Shortened(person, 40)))}");
    }

    /// <summary>The service names no starter and tags are set by the starter, so only a build that no person started is free of doubt.</summary>
    private static bool WasStartedBySchedule(ImageFacts image) => image.BuildType == "SCHEDULED";

    private static string AccountOf(ImageFacts image) => ImageBuildArn.TryParse(image.Arn, out var arn) ? arn.Account : "";
}
