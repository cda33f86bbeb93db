using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>This build's scan has completed, and not too long ago.</summary>
/// <param name="FinishedWithin">Null: however long ago.</param>
public sealed record ScanCondition(TimeSpan? FinishedWithin) : ICondition
{
    public GateNeeds Needs => GateNeeds.None;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Judge(GateFacts facts)
    {
        var (truth, seen) = Look(facts);
        yield return new("scan", truth, seen);
    }

    private (Truth Truth, string Seen) Look(GateFacts facts)
    {
        if (!Scans.HaveCompleted(facts.Image))
            return (Truth.Unknown, Scans.Describe(facts.Image));
        if (FinishedWithin is not { } within)
            return (Truth.True, "scan completed");

        // The service tells no time of the scan. A scan cannot be older than the image it looked at, so an image created within the window
        // proves the scan fresh; an older image proves nothing, and that is unknown, not false.
        var window = Durations.Format(within);
        return facts.Image.CreatedAt is not { } createdAt ? (Truth.Unknown, "scan completed, time of build unknown")
            : facts.Now - createdAt <= within ? (Truth.True, $"scan completed within {window}")
            : (Truth.Unknown, $"scan completed, not provably within {window}: the build is older");
    }
}
