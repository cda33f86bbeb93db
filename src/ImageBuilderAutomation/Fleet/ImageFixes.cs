using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Fleet;

/// <summary>Since when fixes exist for what is known to be wrong with an old image.</summary>
/// <param name="Known">The most severe first; empty when none is known.</param>
/// <param name="AsOf">When the image was last looked at; null when nobody has.</param>
/// <param name="Unknown">Why it is not known whether a fix exists; null when it is.</param>
public sealed record ImageFixes(IReadOnlyList<SeverityFix> Known, DateTimeOffset? AsOf, string? Unknown)
{
    private static readonly string[] Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];

    /// <summary>
    /// EC2's scan of an AMI says since when a fix exists. Where EC2 has none for a severity, Image Builder's findings are compared: a newest release with fewer
    /// of them has a fix, since it was built.
    /// </summary>
    internal static ImageFixes Of(FleetImage old, FleetImage newest, FleetFacts facts)
    {
        var (scans, newestScans) = (ScansOf(old, facts), ScansOf(newest, facts));
        var (known, newestKnown) = (Findings(old, facts), Findings(newest, facts));
        var compared = known is Known<DatedFindings>.Yes && newestKnown is Known<DatedFindings>.Yes;
        List<SeverityFix> fixes = [];
        foreach (var severity in Severities)
        {
            if (scans.Where(scan => scan.Since.ContainsKey(severity)).Select(scan => scan.Since[severity]).Order().ToList() is [var since, ..])
                fixes.Add(new(severity, since, IsFixed(severity, newestScans), FixSource.Ec2Scan));
            else if (compared && Count(newestKnown, severity) < Count(known, severity) && newest.CreatedAt is { } built)
                fixes.Add(new(severity, built, Truth.True, FixSource.ImageBuilderFindings));
        }

        DateTimeOffset? asOf = scans.Count > 0 ? scans.Min(scan => scan.ScannedAt) : (known as Known<DatedFindings>.Yes)?.Value.ReadAt;
        return new(fixes, asOf, fixes.Count > 0 || scans.Count > 0 || compared ? null : Reason(old, facts, known, newestKnown));
    }

    private static Truth IsFixed(string severity, List<AmiFixes> newest) =>
        newest.Count == 0 ? Truth.Unknown : newest.Exists(scan => scan.Since.ContainsKey(severity)) ? Truth.False : Truth.True;

    private static long Count(Known<DatedFindings> findings, string severity) => (findings as Known<DatedFindings>.Yes)?.Value.Findings is not { } found ? 0 : severity switch
    {
        "CRITICAL" => found.Critical,
        "HIGH" => found.High,
        "MEDIUM" => found.Medium,
        _ => 0,
    };

    private static List<AmiFixes> ScansOf(FleetImage image, FleetFacts facts) =>
        [.. image.Amis.Select(ami => facts.Scans.GetValueOrDefault(ami.AmiId)).OfType<Known<AmiFixes>.Yes>().Select(scan => scan.Value)];

    private static Known<DatedFindings> Findings(FleetImage image, FleetFacts facts) =>
        facts.Findings.GetValueOrDefault(image.Arn.ToString()) ?? new Known<DatedFindings>.No("its findings were not read");

    private static string Reason(FleetImage image, FleetFacts facts, Known<DatedFindings> known, Known<DatedFindings> newest)
    {
        var scan = image.Amis.Select(ami => facts.Scans.GetValueOrDefault(ami.AmiId)).OfType<Known<AmiFixes>.No>().Select(no => no.Reason).FirstOrDefault()
            ?? "EC2 was not asked";
        var findings = (known as Known<DatedFindings>.No)?.Reason ?? (newest as Known<DatedFindings>.No)?.Reason;
        return findings is null ? scan : $"{scan}; {findings}";
    }
}

/// <param name="Since">When EC2 first knew a fix, or when the newest release, which has fewer findings, was built.</param>
/// <param name="IsInNewest">Whether the newest release has the fix.</param>
public sealed record SeverityFix(string Severity, DateTimeOffset Since, Truth IsInNewest, FixSource Source);

public enum FixSource
{
    /// <summary>Amazon Inspector's scan of the AMI, as EC2 shows it.</summary>
    Ec2Scan,

    /// <summary>Image Builder's numbers of findings of the image and of the newest release.</summary>
    ImageBuilderFindings,
}
