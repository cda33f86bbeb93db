using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Releases;

/// <summary>Writes release facts as JSON. The text contains no time of writing and no order of reading, so the same facts give the same bytes.</summary>
public static class ReleaseText
{
    /// <summary>Incremented when the meaning of a member changes. A new member does not change it.</summary>
    public const string Format = "image-builder-automation/release/1";

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ReleaseFacts facts)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            WritePrevious(writer, facts.Previous);
            ReleasedImageText.Write(writer, facts.Image);
            WriteStarts(writer, facts.Starts);
            ReleasedCoverageText.Write(writer, facts.Coverage);
            ReleasedGatesText.Write(writer, facts.Gates);
            WriteFindings(writer, facts.Findings);
            CycloneDxText.Write(writer, facts.Image, facts.Packages, facts.Coverage);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    /// <summary>UTC with milliseconds and fixed width.</summary>
    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static void WriteList<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePrevious(Utf8JsonWriter writer, Release? previous)
    {
        writer.WriteNumber("number", (previous?.Number ?? 0) + 1);
        if (previous is null)
        {
            writer.WriteNull("previous");
            return;
        }

        writer.WriteStartObject("previous");
        writer.WriteString("image", previous.ImageArn);
        writer.WriteString("sha256", previous.Sha256);
        writer.WriteEndObject();
    }

    private static void WriteStarts(Utf8JsonWriter writer, IReadOnlyList<BuildStart> starts) =>
        writer.WriteList("starts", starts.OrderBy(start => start.At).ThenBy(start => start.EventId, StringComparer.Ordinal), start =>
        {
            writer.WriteString("operation", start.Operation);
            writer.WriteString("by", start.StartedBy);
            writer.WriteString("service", start.Service);
            writer.WriteString("at", Time(start.At));
            writer.WriteString("event", start.EventId);
            writer.WriteBoolean("verified", start.VerifiedAt is not null);
        });

    private static void WriteFindings(Utf8JsonWriter writer, Known<IReadOnlyList<Finding>> findings)
    {
        writer.WriteStartObject("findings");
        switch (findings)
        {
            case Known<IReadOnlyList<Finding>>.Yes(var known):
                writer.WriteBoolean("known", true);
                writer.WriteList("list", Sorted(known), finding =>
                {
                    writer.WriteString("id", finding.VulnerabilityId);
                    writer.WriteString("severity", finding.Severity);
                    writer.WriteString("fixAvailable", finding.FixAvailable);
                    writer.WriteStartArray("packages");
                    foreach (var package in finding.Packages.Order(StringComparer.Ordinal))
                        writer.WriteStringValue(package);
                    writer.WriteEndArray();
                });
                break;
            case Known<IReadOnlyList<Finding>>.No(var reason):
                writer.WriteBoolean("known", false);
                writer.WriteString("reason", reason);
                break;
        }

        writer.WriteEndObject();
    }

    private static IEnumerable<Finding> Sorted(IReadOnlyList<Finding> findings) => findings
        .OrderBy(finding => finding.VulnerabilityId, StringComparer.Ordinal)
        .ThenBy(finding => finding.Severity, StringComparer.Ordinal)
        .ThenBy(finding => finding.FixAvailable, StringComparer.Ordinal)
        .ThenBy(finding => string.Join(' ', finding.Packages.Order(StringComparer.Ordinal)), StringComparer.Ordinal);
}
