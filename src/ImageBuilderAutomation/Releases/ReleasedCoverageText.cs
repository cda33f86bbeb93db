using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Coverage;

namespace ImageBuilderAutomation.Releases;

/// <summary>Writes whether the gates that the policy demanded released the build, as it was decided when the build ended.</summary>
internal static class ReleasedCoverageText
{
    private static readonly GateCoverage Unrecorded = new(CoverageVerdict.Unknown, "the history does not say");

    /// <summary>Whether the record says that gates released the build, or need not.</summary>
    /// <param name="verdict">What it says.</param>
    public static bool IsReleased(string text, out string verdict)
    {
        using var document = JsonDocument.Parse(text);
        verdict = document.RootElement.TryGetProperty("coverage", out var coverage) && coverage.TryGetProperty("is", out var says) ? says.GetString() ?? "" : "";
        return verdict is "gated" or "exempted" or "notDemanded";
    }

    public static void Write(Utf8JsonWriter writer, GateCoverage? recorded)
    {
        var coverage = recorded ?? Unrecorded;
        writer.WriteStartObject("coverage");
        writer.WriteString("is", coverage.Verdict switch
        {
            CoverageVerdict.Covered => "gated",
            CoverageVerdict.Exempted => "exempted",
            CoverageVerdict.NotDemanded => "notDemanded",
            CoverageVerdict.Uncovered => "releasedWithoutGate",
            _ => "unknown",
        });
        writer.WriteString("reason", coverage.Reason);
        writer.WriteString("until", Day(coverage));
        writer.WriteString("policy", coverage.PolicyHash.Length > 0 ? coverage.PolicyHash : null);
        writer.WriteList("missing", coverage.Missing, gate =>
        {
            writer.WriteString("rule", gate.Rule);
            writer.WriteString("step", gate.Step);
            writer.WriteString("reason", gate.Reason);
        });
        if (coverage.OmittedCount > 0)
            writer.WriteNumber("omitted", coverage.OmittedCount);
        writer.WriteEndObject();
    }

    /// <summary>One line, such as <c>exempted (legacy image, until 2026-12-31)</c>.</summary>
    public static string Describe(GateCoverage? recorded)
    {
        var coverage = recorded ?? Unrecorded;
        var verdict = coverage.Verdict switch
        {
            CoverageVerdict.Covered => "gated",
            CoverageVerdict.Exempted => "exempted",
            CoverageVerdict.NotDemanded => "not demanded",
            CoverageVerdict.Uncovered => "released without gate",
            _ => "unknown",
        };
        return $"{verdict} ({coverage.Reason}{(Day(coverage) is { } day ? $", until {day}" : "")})";
    }

    private static string? Day(GateCoverage coverage) => coverage.Until?.ToString("O", CultureInfo.InvariantCulture);
}
