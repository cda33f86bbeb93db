using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies.Waivers;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>Amazon Inspector has scanned the AMI on demand, lately enough, and found no more than tolerated, waived findings aside.</summary>
/// <param name="FinishedWithin">Null: however long ago.</param>
public sealed record AmiScanCondition(TimeSpan? FinishedWithin, IReadOnlyList<FindingsLimit> Limits) : ICondition
{
    /// <summary>All of the policy.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    public GateNeeds Needs => GateNeeds.AmiScan;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Judge(GateFacts facts) => facts.AmiScan switch
    {
        Known<AmiScan>.Yes known => Judge(known.Value, facts),
        Known<AmiScan>.No unknown => [new("amiScan", Truth.Unknown, $"AMI scan unknown: {Printable.Shortened(unknown.Because, 120)}")],
        _ => [new("amiScan", Truth.Unknown, "AMI scan unknown")],
    };

    private IEnumerable<ConditionResult> Judge(AmiScan scan, GateFacts facts)
    {
        // A later scan may still come, so one that is too old is unknown and asked for again, as with the build's own.
        var isFresh = FinishedWithin is not { } within || facts.Now - scan.CompletedAt <= within;
        yield return isFresh
            ? new("amiScan", Truth.True, $"{Printable.Shortened(scan.AmiId, 24)} scanned{(FinishedWithin is { } lately ? $" within {Durations.Format(lately)}" : "")}")
            : new("amiScan", Truth.Unknown, $"{Printable.Shortened(scan.AmiId, 24)} not scanned within {Durations.Format(FinishedWithin!.Value)}");

        var waived = WaivedFindings.Of(scan.Findings, Waivers, facts.Image, facts.Now);
        foreach (var limit in Limits)
        {
            var result = waived.Where(limit.IsAbout).AddTo(limit.Judge(waived.Counted));
            yield return result with { Condition = $"amiScan.{result.Condition}", Seen = $"AMI: {result.Seen}" };
        }
    }
}
