using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>An image's vulnerability scan.</summary>
public sealed class Scan
{
    public const string Pending = "PENDING";
    public const string Scanning = "SCANNING";
    public const string Collecting = "COLLECTING";
    public const string Completed = "COMPLETED";
    public const string Abandoned = "ABANDONED";

    /// <summary>The final statuses of a scan.</summary>
    public static IReadOnlyList<string> Ends { get; } = [Completed, Abandoned, "FAILED", "TIMED_OUT"];

    public string Status { get; set; } = Pending;

    /// <summary>Whether the output AMI is scanned instead of the test instance. EC2 then lists the findings, and Image Builder does not.</summary>
    public bool OnDemand { get; init; }

    /// <summary>What ListImageScanFindings has of this scan.</summary>
    public IReadOnlyList<JsonObject> Listed => OnDemand ? [] : Findings;

    /// <summary>When TESTING started; null before that.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When the scan will complete by itself; null if unknown, for example while it is held.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>In the shape of ListImageScanFindings; empty until the scan is COMPLETED.</summary>
    public IReadOnlyList<JsonObject> Findings { get; set; } = [];

    public SimulatedTask? Task { get; set; }

    public bool HasEnded => Ends.Contains(Status);
}

/// <summary>The findings of a completed scan: the stubbed findings, with the members that every finding has.</summary>
public static class ScanFindings
{
    public static IReadOnlyList<JsonObject> Of(Build build, DateTimeOffset now)
    {
        var ordered = build.Account.Builds.ScriptFor(build).Findings ?? [];
        return [.. ordered.Select(finding => Complete((JsonObject)finding!.DeepClone(), build, now))];
    }

    public static int Count(IEnumerable<JsonObject> findings, string severity) =>
        findings.Count(finding => finding["severity"]?.GetValue<string>() == severity);

    private static JsonObject Complete(JsonObject finding, Build build, DateTimeOffset now)
    {
        finding["awsAccountId"] = build.Account.Account;
        finding["imageBuildVersionArn"] = build.Arn;
        finding["imagePipelineArn"] = build.PipelineArn;
        // Documented: findings of other types are left out.
        finding["type"] = "PACKAGE_VULNERABILITY";
        finding["firstObservedAt"] ??= Timestamps.Epoch(now);
        finding["updatedAt"] ??= Timestamps.Epoch(now);
        return finding;
    }
}
