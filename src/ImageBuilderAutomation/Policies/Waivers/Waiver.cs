using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Waivers;

/// <summary>One entry of the waivers file: an owner accepts the risk of vulnerabilities in some builds. They do not count until a given day.</summary>
public sealed record Waiver
{
    /// <summary>The longest acceptable term: a waiver is active only during this time before its end.</summary>
    public static readonly TimeSpan MaxTerm = TimeSpan.FromDays(366);

    /// <summary>CVE or other vulnerability ids; not case-sensitive.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>The waiver covers builds in any of these; null means every build.</summary>
    public IReadOnlyList<Scope>? Scopes { get; init; }

    /// <summary>The entry's own <c>pipelines</c>, <c>recipes</c> and <c>images</c>; null when it sets none.</summary>
    public Scope? Only { get; init; }

    /// <summary>Null means any package.</summary>
    public Glob? Package { get; init; }

    /// <summary>The last day (UTC) on which the waiver is active.</summary>
    public required DateOnly Until { get; init; }

    public required string Owner { get; init; }

    public required string Reason { get; init; }

    public string? Ticket { get; init; }

    public bool IsForAll => Scopes is null && Only is null && Package is null;

    /// <summary>Whether the waiver names this finding and build; does not check the term.</summary>
    public bool Covers(Finding finding, ImageFacts image) =>
        Findings.Contains(finding.VulnerabilityId, StringComparer.OrdinalIgnoreCase)
        // All vulnerable packages have to match. A finding without packages is not covered by a waiver for a package.
        && (Package is null || (finding.Packages.Count > 0 && finding.Packages.All(Package.Matches)))
        && (Scopes is null || Scopes.Any(scope => scope.SelectsForSure(image)))
        && Only?.SelectsForSure(image) is not false;

    public WaiverTerm TermAt(DateTimeOffset now) =>
        now >= EndsAt ? WaiverTerm.Expired
        : EndsAt - now > MaxTerm ? WaiverTerm.TooLong
        : WaiverTerm.Active;

    private DateTimeOffset EndsAt => new DateTimeOffset(Until, TimeOnly.MinValue, TimeSpan.Zero).AddDays(1);
}
