using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds;

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

    /// <summary>When TESTING started; null before that.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When the scan will complete by itself; null if unknown, for example while it is held.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>In the shape of ListImageScanFindings; empty until the scan is COMPLETED.</summary>
    public IReadOnlyList<JsonObject> Findings { get; set; } = [];

    public SimulatedTask? Task { get; set; }

    public bool HasEnded => Ends.Contains(Status);
}
