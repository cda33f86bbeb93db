using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Waivers;

/// <summary>One entry of the waivers file: these vulnerabilities, in these builds, do not count until a day, because somebody answers for it.</summary>
public sealed record Waiver
{
    /// <summary>Nobody answers for a risk longer than this: a waiver counts only in so many days before its end.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>CVE or other vulnerability ids; case does not count.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Any of these; null means every build.</summary>
    public IReadOnlyList<Scope>? Scopes { get; init; }

    /// <summary>The entry's own <c>pipelines</c>, <c>recipes</c> and <c>images</c>; null when it names none.</summary>
    public Scope? Only { get; init; }

    /// <summary>Null: in any package.</summary>
    public Glob? Package { get; init; }

    /// <summary>The last day (UTC) on which it counts.</summary>
    public required DateOnly Until { get; init; }

    public required string Owner { get; init; }

    public required string Reason { get; init; }

    public string? Ticket { get; init; }

    public bool IsForAll => Scopes is null && Only is null && Package is null;

    /// <summary>Whatever day it is.</summary>
    public bool Covers(Finding finding, ImageFacts image) =>
        Findings.Contains(finding.VulnerabilityId, StringComparer.OrdinalIgnoreCase)
        // Of several vulnerable packages all have to be meant; of packages nobody names, none is.
        && (Package is null || (finding.Packages.Count > 0 && finding.Packages.All(Package.Matches)))
        && (Scopes is null || Scopes.Any(scope => scope.SelectsForSure(image)))
        && Only?.SelectsForSure(image) is not false;

    public WaiverTerm TermAt(DateTimeOffset now) =>
        now >= EndsAt ? WaiverTerm.Ended
        : EndsAt - now > Longest ? WaiverTerm.TooFar
        : WaiverTerm.Running;

    private DateTimeOffset EndsAt => new DateTimeOffset(Until, TimeOnly.MinValue, TimeSpan.Zero).AddDays(1);
}
