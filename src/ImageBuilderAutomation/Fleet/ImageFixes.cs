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
    /// EC2's scan of an AMI says since when a fix exists. Where EC2 has none for a severity, Image Builder's findings are compared: an image that was built later
    /// and has fewer of them has a fix, since it was built. Equal numbers say nothing about fixes.
    /// </summary>
    internal static ImageFixes Of(FleetImage old, FleetImage newest, FleetFacts facts)
    {
        var (scans, newestScans, known) = (ScansOf(old, facts), ScansOf(newest, facts), Findings(old, facts));
        var later = LaterOf(old, facts.Images).ToList();
        List<SeverityFix> fixes = [];
        foreach (var severity in Severities)
        {
            if (scans.Where(scan => scan.Since.ContainsKey(severity)).Select(scan => scan.Since[severity]).Order().ToList() is [var since, ..])
                fixes.Add(new(severity, since, AreAllScanned(newest, newestScans) ? IsFixed(severity, since, newestScans) : Refuted(severity, newestScans), FixSource.Ec2Scan));
            else if (known is Known<DatedFindings>.Yes(var found) && ByFindings(severity, found, later, newest, facts) is { } fix)
                fixes.Add(fix);
        }

        var (isScanned, clean) = (AreAllScanned(old, scans), known is Known<DatedFindings>.Yes { Value.Findings.All: 0 });
        DateTimeOffset? asOf = isScanned ? scans.Min(scan => scan.ScannedAt) : (known as Known<DatedFindings>.Yes)?.Value.ReadAt;
        return new(fixes, asOf, fixes.Count > 0 || isScanned || clean ? null : Reason(old, facts, known));
    }

    /// <summary>The images of the recipe whose findings say since when there are fixes of an old one, the earliest first: those that were built later.</summary>
    internal static IEnumerable<FleetImage> LaterOf(FleetImage old, IEnumerable<FleetImage> images) => images
        .Where(image => image.Recipe == old.Recipe && image.CreatedAt > old.CreatedAt && image.WasReleased)
        .OrderBy(image => image.CreatedAt).ThenBy(image => image.Arn, BuildVersionComparer.Instance);

    /// <summary>Whether there are findings that EC2 knows no fix for, so that those of later images say more.</summary>
    internal static bool NeedsLater(FleetImage old, FleetFacts facts) => Findings(old, facts) is Known<DatedFindings>.Yes(var found)
        && Severities.Any(severity => Count(found, severity) > 0 && !ScansOf(old, facts).Exists(scan => scan.Since.ContainsKey(severity)));

    /// <summary>The earliest image with fewer findings. If the findings of one before it are unknown, that one may have had the fix already.</summary>
    private static SeverityFix? ByFindings(string severity, DatedFindings found, List<FleetImage> later, FleetImage newest, FleetFacts facts)
    {
        var isInNewest = HasFewer(newest) is true ? Truth.True : Truth.Unknown;
        var isUnsure = false;
        foreach (var image in later)
        {
            if (HasFewer(image) is true)
                return new(severity, image.CreatedAt!.Value, isInNewest, FixSource.ImageBuilderFindings) { IsAtTheLatest = isUnsure };
            isUnsure |= HasFewer(image) is null;
        }

        return isInNewest is Truth.True && newest.CreatedAt is { } built ? new(severity, built, isInNewest, FixSource.ImageBuilderFindings) { IsAtTheLatest = true } : null;

        // Findings that were read before those of the old image lack what became known in between, which is not the same as fixed.
        bool? HasFewer(FleetImage image) => Findings(image, facts) is Known<DatedFindings>.Yes(var other) && other.ReadAt >= found.ReadAt
            ? Count(other, severity) < Count(found, severity)
            : null;
    }

    /// <summary>A scan from before the fix was known says nothing about it.</summary>
    private static Truth IsFixed(string severity, DateTimeOffset since, List<AmiFixes> newest) =>
        Refuted(severity, newest) is Truth.False ? Truth.False : newest.TrueForAll(scan => scan.ScannedAt >= since) ? Truth.True : Truth.Unknown;

    private static Truth Refuted(string severity, List<AmiFixes> newest) => newest.Exists(scan => scan.Since.ContainsKey(severity)) ? Truth.False : Truth.Unknown;

    private static bool AreAllScanned(FleetImage image, List<AmiFixes> scans) => image.Amis.Count > 0 && scans.Count == image.Amis.Count;

    private static long Count(DatedFindings found, string severity) => severity switch
    {
        "CRITICAL" => found.Findings.Critical,
        "HIGH" => found.Findings.High,
        "MEDIUM" => found.Findings.Medium,
        _ => 0,
    };

    private static List<AmiFixes> ScansOf(FleetImage image, FleetFacts facts) =>
        [.. image.Amis.Select(ami => facts.Scans.GetValueOrDefault(ami.AmiId)).OfType<Known<AmiFixes>.Yes>().Select(scan => scan.Value)];

    private static Known<DatedFindings> Findings(FleetImage image, FleetFacts facts) =>
        facts.Findings.GetValueOrDefault(image.Arn.ToString()) ?? new Known<DatedFindings>.No("its findings were not read");

    private static string Reason(FleetImage image, FleetFacts facts, Known<DatedFindings> known)
    {
        var scan = image.Amis.Select(ami => facts.Scans.GetValueOrDefault(ami.AmiId)).OfType<Known<AmiFixes>.No>().Select(no => no.Reason).FirstOrDefault()
            ?? "EC2 was not asked about every AMI";
        return $"{scan}; {(known as Known<DatedFindings>.No)?.Reason ?? "its findings do not say whether fixes exist"}";
    }
}

/// <param name="Since">When EC2 first knew a fix, or when the earliest later image that is known to have fewer findings was built.</param>
/// <param name="IsInNewest">Whether the newest release has the fix; unknown unless each of its AMIs was scanned after the fix was known.</param>
public sealed record SeverityFix(string Severity, DateTimeOffset Since, Truth IsInNewest, FixSource Source)
{
    /// <summary>The fix may be older: the findings of an image in between are unknown.</summary>
    public bool IsAtTheLatest { get; init; }
}

public enum FixSource
{
    /// <summary>Amazon Inspector's scan of the AMI, as EC2 shows it.</summary>
    Ec2Scan,

    /// <summary>Image Builder's numbers of findings of the image and of later ones.</summary>
    ImageBuilderFindings,
}
