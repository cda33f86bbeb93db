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

    /// <summary>How a scan can end.</summary>
    public static IReadOnlyList<string> Ends { get; } = [Completed, Abandoned, "FAILED", "TIMED_OUT"];

    public string Status { get; set; } = Pending;

    /// <summary>When TESTING began; null before.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it will end by itself; null when that is not known, for example while it is held.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>In the shape of ListImageScanFindings; empty until the scan has completed.</summary>
    public IReadOnlyList<JsonObject> Findings { get; set; } = [];

    public Process? Process { get; set; }

    public bool HasEnded => Ends.Contains(Status);
}
