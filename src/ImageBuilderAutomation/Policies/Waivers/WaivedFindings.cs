using System.Globalization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Waivers;

/// <summary>Findings split by the waivers that are active at a time: those that count and those that are waived.</summary>
/// <param name="Counted">Findings that count, in the order of the scan.</param>
/// <param name="Released">Waived findings, each with the first active waiver of the file that covers it.</param>
/// <param name="Lapsed">Findings that count although a waiver names them: the waiver has expired or ends too far ahead.</param>
internal sealed record WaivedFindings(
    IReadOnlyList<Finding> Counted,
    IReadOnlyList<(Finding Finding, Waiver By)> Released,
    IReadOnlyList<(Finding Finding, Waiver By)> Lapsed,
    DateTimeOffset Now)
{
    private const int MostTold = 6;

    public static WaivedFindings Of(IReadOnlyList<Finding> findings, IReadOnlyList<Waiver> waivers, ImageFacts image, DateTimeOffset now)
    {
        if (waivers.Count == 0)
            return new(findings, [], [], now);

        var (counted, released, lapsed) = (new List<Finding>(), new List<(Finding, Waiver)>(), new List<(Finding, Waiver)>());
        foreach (var finding in findings)
        {
            var covering = waivers.Where(waiver => waiver.Covers(finding, image)).ToList();
            if (covering.Find(waiver => waiver.TermAt(now) == WaiverTerm.Running) is { } running)
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
        Released = [.. Released.Where(item => chosen(item.Finding))],
        Lapsed = [.. Lapsed.Where(item => chosen(item.Finding))],
    };

    public ConditionResult AddTo(ConditionResult result) => (Released.Count, Lapsed.Count) == (0, 0) ? result : result with
    {
        Seen = string.Join(", ", [result.Seen, .. Told()]),
        Waivers = Released.Count == 0 ? null : [.. ByWaiver(Released).Select(item => Used(item.By, item.Ids))],
    };

    private List<string> Told()
    {
        List<string> told =
        [
            .. ByWaiver(Lapsed).Select(item =>
            {
                var state = item.By.TermAt(Now) == WaiverTerm.Ended ? "expired" : "ends too far ahead,";
                return $"{Ids(item.Ids)} waiver of {Owner(item.By)} {state} {Day(item.By.Until)}";
            }),
            .. ByWaiver(Released).Select(item => $"{Ids(item.Ids)} waived by {Owner(item.By)} until {Day(item.By.Until)}"),
        ];
        return told.Count <= MostTold
            ? told
            : [.. told.Take(MostTold), string.Create(CultureInfo.InvariantCulture, $"{told.Count - MostTold} more waivers")];
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
        const int most = 3;
        return string.Join(' ', ids.Take(most).Select(id => Printable.Shortened(id, 32)))
            + (ids.Count > most ? string.Create(CultureInfo.InvariantCulture, $" and {ids.Count - most} more") : "");
    }

    private static string Owner(Waiver waiver) => Printable.Shortened(waiver.Owner, 40);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
