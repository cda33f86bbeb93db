using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>So many findings of a severity at most. Findings of a scan that has not completed are unknown, even when there are none.</summary>
public sealed record FindingsCondition(IReadOnlyList<FindingsLimit> Limits) : ICondition
{
    public GateNeeds Needs { get; } = new(Findings: true, Tests: false);

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Judge(GateFacts facts) => facts switch
    {
        { Findings: Known<IReadOnlyList<Finding>>.No unknown } => Unknown(unknown.Because),
        _ when !Scans.HaveCompleted(facts.Image) => Unknown(Scans.Describe(facts.Image)),
        { Findings: Known<IReadOnlyList<Finding>>.Yes known } => Limits.Select(limit => limit.Judge(known.Value)),
        _ => Unknown("not read"),
    };

    /// <summary>One reason for all severities, so said once.</summary>
    private static IEnumerable<ConditionResult> Unknown(string because) =>
        [new("findings", Truth.Unknown, $"findings unknown: {Printable.Shortened(because, 120)}")];
}
