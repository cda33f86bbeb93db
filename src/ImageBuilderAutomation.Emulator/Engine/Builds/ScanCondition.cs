using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>What the scan of an output AMI must show for the image to pass: <c>imageScanningConfiguration.scanResultCondition</c>.</summary>
// Documented: user guide, "integ-inspector"; API reference, ScanResultCondition (2026): the test phase waits for the scan; a finding above the maximum
// fails the image, by default only one with a fix; a critical finding that counts always does.
// Assumed: the condition belongs to on-demand scans alone; a scan that does not complete within the test phase's time-out fails the image; the messages.
internal sealed class ScanCondition(BuildContext context, Build build)
{
    // The lowest first. CRITICAL is above every maximum that can be given.
    private static readonly string[] Severities = ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"];
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly JsonNode? _condition =
        build.Scan is { OnDemand: true } ? build.Document["imageScanningConfiguration"]?["scanResultCondition"] : null;

    public bool Applies => _condition is not null;

    /// <summary>Waits until the scan has ended or the test phase's time is over.</summary>
    public IEnumerable<DateTimeOffset> Wait()
    {
        var deadline = context.Now + TimeSpan.FromMinutes(build.Document["imageTestsConfiguration"]?["timeoutMinutes"]?.GetValue<int>() ?? 720);
        while (!build.Scan!.HasEnded && context.Now < deadline)
        {
            // A held scan has no known end, and the control route may change it at any time.
            var next = build.Scan.EndsAt is { } end && end > context.Now ? end : context.Now + Pause;
            yield return next < deadline ? next : deadline;
        }
    }

    /// <returns>Why the image fails; null if it passes.</returns>
    public string? Failure()
    {
        var scan = build.Scan!;
        if (scan.Status != Scan.Completed)
            return $"The scan of the output AMI did not complete: its status is {scan.Status}.";

        var maximum = Array.IndexOf(Severities, _condition!["maximumSeverityLabel"]!.GetValue<string>());
        var onlyFixed = _condition["fixAvailable"]?.GetValue<bool>() ?? true;
        var severe = scan.Findings.Count(finding =>
            Array.IndexOf(Severities, finding["severity"]?.ToString()) > maximum && (!onlyFixed || finding["fixAvailable"]?.ToString() is "YES" or "PARTIAL"));
        return severe == 0 ? null : $"The output AMI has {severe} findings above the maximum severity {Severities[maximum]}.";
    }
}
