using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies.Waivers;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>The findings of each severity, without the waived ones, are within the limits. Until the scan has completed they are unknown.</summary>
public sealed record FindingsCondition(IReadOnlyList<FindingsLimit> Limits) : ICondition
{
    /// <summary>All waivers of the policy.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    public GateNeeds Needs => GateNeeds.Findings;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts) => facts switch
    {
        { Findings: Known<IReadOnlyList<Finding>>.No unknown } => Unknown(unknown.Reason),
        _ when !Scans.HaveCompleted(facts.Image) => Unknown(Scans.Describe(facts.Image)),
        { Findings: Known<IReadOnlyList<Finding>>.Yes known } => Counted(known.Value, facts),
        _ => Unknown("not read"),
    };

    private IEnumerable<ConditionResult> Counted(IReadOnlyList<Finding> findings, GateFacts facts)
    {
        var waived = WaivedFindings.Of(findings, Waivers, facts.Image, facts.Now);
        return Limits.Select(limit => waived.Where(limit.IsAbout).AddTo(limit.Evaluate(waived.Counted)));
    }

    /// <summary>One result for all severities, because they share the reason.</summary>
    private static IEnumerable<ConditionResult> Unknown(string reason) =>
        [new("findings", Truth.Unknown, $"findings unknown: {Printable.Shortened(reason, 120)}")];
}
