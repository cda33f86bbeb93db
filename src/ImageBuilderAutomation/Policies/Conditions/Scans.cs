using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

internal static class Scans
{
    /// <summary>Only in this scan state is the number of findings reliable.</summary>
    public static bool HaveCompleted(ImageFacts image) => image.ScanStatus == "COMPLETED";

    public static string Describe(ImageFacts image) => image.ScanStatus switch
    {
        null or "" => "scan missing",
        "COMPLETED" => "scan completed",
        var status => $"scan {Printable.Shortened(status, 20)}{(image.ScanReason is { Length: > 0 } reason ? $" ({Printable.Shortened(reason, 60)})" : "")}",
    };
}
