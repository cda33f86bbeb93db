using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>This build's vulnerability scan has completed and is recent enough.</summary>
/// <param name="FinishedWithin">Maximum age of the scan; null means any age.</param>
public sealed record ScanCondition(TimeSpan? FinishedWithin) : ICondition
{
    public GateNeeds Needs => GateNeeds.None;

    public bool IsForPeople => false;

    /// <summary>The service does not report when a scan ran, so only an image that is younger than the window proves that its scan is.</summary>
    public TimeSpan? Lasts => FinishedWithin;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default)
    {
        var (truth, seen) = Check(facts);
        yield return new("scan", truth, seen);
    }

    private (Truth Truth, string Observed) Check(GateFacts facts)
    {
        if (!Scans.HaveCompleted(facts.Image))
            return (Truth.Unknown, Scans.Describe(facts.Image));
        if (FinishedWithin is not { } within)
            return (Truth.True, "scan completed");

        // The service does not report when a scan ran. A scan is never older than its image, so an image created within the window
        // proves that the scan is recent. An older image proves nothing, so the result is unknown, not false.
        var window = Durations.Format(within);
        return facts.Image.CreatedAt is not { } createdAt ? (Truth.Unknown, "scan completed, creation time of the image unknown")
            : facts.Now - createdAt <= within ? (Truth.True, $"scan completed within {window}")
            : (Truth.Unknown, $"scan completed, but the image is older than {window}, so the scan may be too");
    }
}

internal static class Scans
{
    /// <summary>Only in this scan state, and for a scan whose findings Image Builder lists, is the number of findings reliable.</summary>
    public static bool HaveCompleted(ImageFacts image) => image.ScanStatus == ScanStatus.Completed && ScanType.Unlisted(image.ScanType) is null;

    public static string Describe(ImageFacts image) => image.ScanStatus switch
    {
        _ when ScanType.Unlisted(image.ScanType) is { } unlisted => Printable.Shortened(unlisted, 120),
        null or "" => "scan missing",
        ScanStatus.Completed => "scan completed",
        var status => $"scan {Printable.Shortened(status, 20)}{(image.ScanReason is { Length: > 0 } reason ? $" ({Printable.Shortened(reason, 60)})" : "")}",
    };
}
