using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>Amazon Inspector's scan of the AMI is recent enough, and its findings, without the waived ones, are within the limits.</summary>
/// <param name="FinishedWithin">Maximum age of the scan; null means any age.</param>
public sealed record AmiScanCondition(TimeSpan? FinishedWithin, IReadOnlyList<FindingsLimit> Limits) : ICondition
{
    /// <summary>All waivers of the policy.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    public GateNeeds Needs => GateNeeds.AmiScan;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default) => facts.AmiScan switch
    {
        Known<AmiScan>.Yes known => Evaluate(known.Value, facts, cancellationToken),
        Known<AmiScan>.No unknown => [new("amiScan", Truth.Unknown, $"AMI scan unknown: {Printable.Shortened(unknown.Reason, 120)}")],
        _ => [new("amiScan", Truth.Unknown, "AMI scan unknown")],
    };

    private IEnumerable<ConditionResult> Evaluate(AmiScan scan, GateFacts facts, CancellationToken cancellationToken)
    {
        // A newer scan may still arrive, so a scan that is too old makes the condition unknown, not false.
        var isFresh = FinishedWithin is not { } within || facts.Now - scan.CompletedAt <= within;
        var ami = Printable.Shortened(scan.AmiId, 24);
        yield return isFresh
            ? new("amiScan", Truth.True, $"{ami} scanned{(FinishedWithin is { } lately ? $" within {Durations.Format(lately)}" : "")}")
            : new("amiScan", Truth.Unknown, $"{ami} not scanned within {Durations.Format(FinishedWithin!.Value)}");

        var waived = WaivedFindings.Of(scan.Findings, Waivers, facts.Image, facts.Now, cancellationToken);
        foreach (var limit in Limits)
        {
            var result = waived.Where(limit.IsAbout).AddTo(limit.Evaluate(waived.Counted));
            yield return result with { Condition = $"amiScan.{result.Condition}", Observed = $"AMI: {result.Observed}" };
        }
    }
}
