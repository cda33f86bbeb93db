using System.Globalization;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The builds of the demo as a text table, from the stored records.</summary>
internal static class HistoryTable
{
    private static readonly string[] Heads = ["build", "started", "state", "AMI", "gate answer", "reason"];

    public static IEnumerable<string> Lines(Evidence evidence)
    {
        var rows = evidence.History
            .OrderBy(b => b.Current?.CreatedAt)
            .Select(b => Row(b, evidence.TrailOf(b.ImageArn)?.Gates is [.., var gate] ? gate : null))
            .Prepend(Heads)
            .ToList();
        var widths = Enumerable.Range(0, Heads.Length).Select(column => rows.Max(r => r[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Row(BuildRecord build, GateRecord? gate) =>
    [
        $"{build.Current?.Name} {string.Join('/', build.ImageArn.Split('/')[^2..])}",
        Time(build.Current?.CreatedAt),
        build.Current?.Status ?? "",
        string.Join(' ', build.Current?.Amis.Select(a => a.ImageId) ?? []),
        gate?.Outcome is { } outcome ? $"{outcome.Action} {Time(gate.Request?.StoredAt)}" : "",
        WithoutPolicy(gate?.Outcome?.Reason ?? ""),
    ];

    /// <summary>Removes the policy's hash from a reason; the first lines of the demo show it.</summary>
    private static string WithoutPolicy(string reason) =>
        reason.LastIndexOf(" (policy ", StringComparison.Ordinal) is var at and > 0 ? reason[..at] : reason;

    private static string Time(DateTimeOffset? at) => at?.ToString("ddd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
