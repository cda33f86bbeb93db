using System.Globalization;
using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>One entry of the waivers file: an owner accepts the risk of vulnerabilities in some builds. They do not count until a given day.</summary>
public sealed record Waiver
{
    /// <summary>The longest acceptable term: a waiver is active only during this time before its end.</summary>
    public static readonly TimeSpan MaxTerm = TimeSpan.FromDays(366);

    private readonly IReadOnlyList<string> _findings = [];
    private readonly HashSet<string> _ids = [];

    /// <summary>CVE or other vulnerability ids; not case-sensitive.</summary>
    public required IReadOnlyList<string> Findings
    {
        get => _findings;
        init => (_findings, _ids) = (value, value.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

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

    public bool Names(string vulnerabilityId) => _ids.Contains(vulnerabilityId);

    /// <summary>Whether all that another waiver names is named here.</summary>
    public bool NamesAllOf(Waiver other) => other._ids.IsSubsetOf(_ids);

    /// <summary>Whether the waiver names this finding and build; does not check the term.</summary>
    public bool Covers(Finding finding, ImageFacts image) =>
        Names(finding.VulnerabilityId)
        // All vulnerable packages have to match. A finding without packages is not covered by a waiver for a package.
        && (Package is null || (finding.Packages.Count > 0 && finding.Packages.All(Package.Matches)))
        && (Scopes is null || Scopes.Any(scope => scope.SelectsForSure(image)))
        && Only?.SelectsForSure(image) is not false;

    public WaiverTerm TermAt(DateTimeOffset now) => TermAt(Until, now);

    /// <param name="until">The last day (UTC).</param>
    internal static WaiverTerm TermAt(DateOnly until, DateTimeOffset now)
    {
        var endsAt = new DateTimeOffset(until, TimeOnly.MinValue, TimeSpan.Zero).AddDays(1);
        return now >= endsAt ? WaiverTerm.Expired : endsAt - now > MaxTerm ? WaiverTerm.TooLong : WaiverTerm.Active;
    }
}

public enum WaiverTerm
{
    Active,
    Expired,

    /// <summary>It ends more than <see cref="Waiver.MaxTerm"/> from now, so it is not active yet.</summary>
    TooLong,
}

/// <summary>Findings split by the waivers that are active at a time: those that count and those that are waived.</summary>
/// <param name="Counted">Findings that count, in the order of the scan.</param>
/// <param name="Waived">Waived findings, each with the first active waiver of the file that covers it.</param>
/// <param name="Expired">Findings that count although a waiver names them: the waiver has expired or ends too far ahead.</param>
internal sealed record WaivedFindings(
    IReadOnlyList<Finding> Counted,
    IReadOnlyList<(Finding Finding, Waiver By)> Waived,
    IReadOnlyList<(Finding Finding, Waiver By)> Expired,
    DateTimeOffset Now)
{
    private const int MaxListed = 6;

    // A thousand rules may ask for the same findings, and a policy may have thousands of waivers.
    private static readonly ConditionalWeakTable<IReadOnlyList<Finding>, Split> Latest = [];

    /// <summary>Computed once for the rules of a decision.</summary>
    /// <exception cref="OperationCanceledException">It takes too long.</exception>
    public static WaivedFindings Of(
        IReadOnlyList<Finding> findings, IReadOnlyList<Waiver> waivers, ImageFacts image, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (Latest.TryGetValue(findings, out var known) && known.Waivers == waivers && ReferenceEquals(known.Image, image) && known.Result.Now == now)
            return known.Result;
        var result = Computed(findings, waivers, image, now, cancellationToken);
        Latest.AddOrUpdate(findings, new(waivers, image, result));
        return result;
    }

    private static WaivedFindings Computed(
        IReadOnlyList<Finding> findings, IReadOnlyList<Waiver> waivers, ImageFacts image, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (waivers.Count == 0)
            return new(findings, [], [], now);

        var (counted, released, lapsed) = (new List<Finding>(), new List<(Finding, Waiver)>(), new List<(Finding, Waiver)>());
        foreach (var finding in findings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var covering = waivers.Where(waiver => waiver.Covers(finding, image)).ToList();
            if (covering.Find(waiver => waiver.TermAt(now) == WaiverTerm.Active) is { } running)
            {
                released.Add((finding, running));
                continue;
            }

            counted.Add(finding);
            // Of several expired waivers, report the one that ended last.
            if (covering.MaxBy(waiver => waiver.Until) is { } latest)
                lapsed.Add((finding, latest));
        }

        return new(counted, released, lapsed, now);
    }

    public WaivedFindings Where(Func<Finding, bool> chosen) => this with
    {
        Counted = [.. Counted.Where(chosen)],
        Waived = [.. Waived.Where(item => chosen(item.Finding))],
        Expired = [.. Expired.Where(item => chosen(item.Finding))],
    };

    public ConditionResult AddTo(ConditionResult result) => (Waived.Count, Expired.Count) == (0, 0) ? result : result with
    {
        Observed = string.Join(", ", [result.Observed, .. Describe()]),
        Waivers = Waived.Count == 0 ? null : [.. ByWaiver(Waived).Select(item => Used(item.By, item.Ids))],
    };

    private List<string> Describe()
    {
        List<string> reported =
        [
            .. ByWaiver(Expired).Select(item =>
            {
                var state = item.By.TermAt(Now) == WaiverTerm.Expired ? "expired" : "ends too far ahead,";
                return $"{Ids(item.Ids)} waiver of {Owner(item.By)} {state} {Day(item.By.Until)}";
            }),
            .. ByWaiver(Waived).Select(item => $"{Ids(item.Ids)} waived by {Owner(item.By)} until {Day(item.By.Until)}"),
        ];
        return reported.Count <= MaxListed
            ? reported
            : [.. reported.Take(MaxListed), string.Create(CultureInfo.InvariantCulture, $"{reported.Count - MaxListed} more waivers")];
    }

    private static IEnumerable<(Waiver By, IReadOnlyList<string> Ids)> ByWaiver(IReadOnlyList<(Finding Finding, Waiver By)> items) => items
        .GroupBy(item => item.By, ReferenceEqualityComparer.Instance)
        .Select(group => (
            (Waiver)group.Key!,
            (IReadOnlyList<string>)[.. group.Select(item => item.Finding.VulnerabilityId).Distinct(StringComparer.OrdinalIgnoreCase)]));

    private static UsedWaiver Used(Waiver waiver, IReadOnlyList<string> ids) =>
        new(ids, waiver.Owner, waiver.Until, waiver.Reason, waiver.Package?.Pattern, waiver.Ticket);

    private static string Ids(IReadOnlyList<string> ids)
    {
        const int max = 3;
        return string.Join(' ', ids.Take(max).Select(id => Printable.Shortened(id, 32)))
            + (ids.Count > max ? string.Create(CultureInfo.InvariantCulture, $" and {ids.Count - max} more") : "");
    }

    private static string Owner(Waiver waiver) => Printable.Shortened(waiver.Owner, 40);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Split(IReadOnlyList<Waiver> Waivers, ImageFacts Image, WaivedFindings Result);
}
