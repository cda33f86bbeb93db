using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The findings of each severity, without the waived ones, are within the limits. Until the scan has completed they are unknown.</summary>
public sealed record FindingsCondition(IReadOnlyList<FindingsLimit> Limits) : ICondition
{
    /// <summary>All waivers of the policy.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    public GateNeeds Needs => GateNeeds.Findings;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default) => facts switch
    {
        { Findings: Known<IReadOnlyList<Finding>>.No unknown } => Unknown(unknown.Reason),
        _ when !Scans.HaveCompleted(facts.Image) => Unknown(Scans.Describe(facts.Image)),
        { Findings: Known<IReadOnlyList<Finding>>.Yes known } => Counted(known.Value, facts, cancellationToken),
        _ => Unknown("not read"),
    };

    private IEnumerable<ConditionResult> Counted(IReadOnlyList<Finding> findings, GateFacts facts, CancellationToken cancellationToken)
    {
        var waived = WaivedFindings.Of(findings, Waivers, facts.Image, facts.Now, cancellationToken);
        return Limits.Select(limit => waived.Where(limit.IsAbout).AddTo(limit.Evaluate(waived.Counted)));
    }

    /// <summary>One result for all severities, because they share the reason.</summary>
    private static IEnumerable<ConditionResult> Unknown(string reason) =>
        [new("findings", Truth.Unknown, $"findings unknown: {Printable.Shortened(reason, 120)}")];
}

/// <param name="Severity">Lower case, as in the policy.</param>
/// <param name="AtMost">Maximum number of findings of the severity; null means any number.</param>
/// <param name="Fixable">Maximum number of those with a full or partial fix; null means any number.</param>
public sealed record FindingsLimit(string Severity, int? AtMost, int? Fixable)
{
    public static readonly IReadOnlyList<string> Severities = ["critical", "high", "medium", "low", "informational", "untriaged"];

    public ConditionResult Evaluate(IReadOnlyList<Finding> findings)
    {
        var own = findings.Where(finding => SeverityOf(finding) == Severity).ToList();
        // An unknown severity may be this one.
        var strange = findings.Where(finding => !Severities.Contains(SeverityOf(finding))).ToList();
        var (all, fixable) = (
            Within(AtMost, own.Count, strange.Count),
            Within(Fixable, own.Count(HasFix), own.Count(MayHaveFix) + strange.Count(finding => finding.FixAvailable != "NO")));

        return new($"findings.{Severity}", Strictest(all, fixable), Observed(own, strange.Count, all, fixable));
    }

    /// <summary>Whether the finding has this severity or an unknown one.</summary>
    internal bool IsAbout(Finding finding) => SeverityOf(finding) is var severity && (severity == Severity || !Severities.Contains(severity));

    private string Observed(List<Finding> own, int strange, Truth all, Truth fixable)
    {
        // When only the limit on fixable findings matters, only those findings are named.
        var counted = AtMost is null || (all == Truth.True && fixable != Truth.True)
            ? own.Where(finding => HasFix(finding) || MayHaveFix(finding)).ToList()
            : own;
        var text = AtMost is null ? $"{own.Count(HasFix)} fixable {Severity}" : $"{own.Count} {Severity}";
        if (AtMost is not null && fixable != Truth.True)
            text += $", {own.Count(HasFix)} fixable";
        if (all != Truth.True || fixable != Truth.True)
            text += Ids(counted);
        if (all == Truth.False)
            text += $", at most {AtMost}";
        if (fixable == Truth.False)
            text += $", at most {Fixable} fixable";
        if (all == Truth.Unknown)
            text += $", {strange} of unknown severity";
        if (fixable == Truth.Unknown)
            text += $", {own.Count(MayHaveFix)} with unknown fix availability";
        return text;
    }

    private static string Ids(List<Finding> findings)
    {
        const int max = 3;
        var ids = string.Join(" ", findings.Take(max).Select(finding => Printable.Shortened(finding.VulnerabilityId, 32)));
        return (ids.Length > 0 ? " " + ids : "") + (findings.Count > max ? $" and {findings.Count - max} more" : "");
    }

    private static Truth Within(int? limit, int certain, int possible) =>
        limit is null || certain + possible <= limit ? Truth.True : certain > limit ? Truth.False : Truth.Unknown;

    private static Truth Strictest(Truth one, Truth other) =>
        one == Truth.False || other == Truth.False ? Truth.False : one == Truth.Unknown || other == Truth.Unknown ? Truth.Unknown : Truth.True;

    private static string SeverityOf(Finding finding) => finding.Severity.ToLowerInvariant();

    private static bool HasFix(Finding finding) => finding.FixAvailable is "YES" or "PARTIAL";

    private static bool MayHaveFix(Finding finding) => finding.FixAvailable is not ("YES" or "PARTIAL" or "NO");
}
