using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies.Waivers;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>So many findings of a severity at most, waived ones aside. Findings of a scan that has not completed are unknown, even when there are none.</summary>
public sealed record FindingsCondition(IReadOnlyList<FindingsLimit> Limits) : ICondition
{
    /// <summary>All of the policy.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    public GateNeeds Needs => GateNeeds.Findings;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Judge(GateFacts facts) => facts switch
    {
        { Findings: Known<IReadOnlyList<Finding>>.No unknown } => Unknown(unknown.Because),
        _ when !Scans.HaveCompleted(facts.Image) => Unknown(Scans.Describe(facts.Image)),
        { Findings: Known<IReadOnlyList<Finding>>.Yes known } => Counted(known.Value, facts),
        _ => Unknown("not read"),
    };

    private IEnumerable<ConditionResult> Counted(IReadOnlyList<Finding> findings, GateFacts facts)
    {
        var waived = WaivedFindings.Of(findings, Waivers, facts.Image, facts.Now);
        return Limits.Select(limit => waived.Where(limit.IsAbout).AddTo(limit.Judge(waived.Counted)));
    }

    /// <summary>One reason for all severities, so said once.</summary>
    private static IEnumerable<ConditionResult> Unknown(string because) =>
        [new("findings", Truth.Unknown, $"findings unknown: {Printable.Shortened(because, 120)}")];
}
