using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// What the latest run planned, as far as the next plan is compared with it: which images existed, and which of them were to retire. Bounded: an account may
/// have more images than an item has bytes for.
/// </summary>
/// <param name="Retiring">Images to retire, with the action: <c>web-shop/1.0.0/7 disable</c>.</param>
/// <param name="Builds">All images, by name and version with ranges of builds: <c>web-shop/1.0.0: 1-7,9</c>.</param>
/// <param name="IsPartial">Not all images fit. Then it is not known which of them are new or gone.</param>
public sealed record PlanSummary(DateTimeOffset At, string PolicyHash, IReadOnlyList<string> Retiring, IReadOnlyList<string> Builds, bool IsPartial)
{
    /// <summary>In bytes of JSON, for each of the two lists. A DynamoDB item is limited to 400 KB.</summary>
    public const int MaxSize = 120_000;

    /// <summary>Stands for a stored summary that is damaged. Nothing is compared with it.</summary>
    public static readonly PlanSummary Unreadable = new(default, "", [], [], IsPartial: true);

    public long Version { get; init; }

    public static PlanSummary Of(RetirementPlan plan)
    {
        var (retiring, fitsRetiring) = Fitting(plan.Decisions.Where(decision => !decision.IsKept).Select(decision => $"{decision.Image.Path} {decision.Action!.Value.Name()}"));
        var (builds, fitsBuilds) = Fitting(plan.Decisions.Select(decision => decision.Image.Arn).GroupBy(arn => $"{arn.Name}/{arn.Version}").Select(version =>
            $"{version.Key}: {Ranges([.. version.Select(arn => arn.Build).Distinct().Order()])}"));
        return new(plan.At, plan.PolicyHash, retiring, builds, !(fitsRetiring && fitsBuilds));
    }

    /// <summary>The images by name, version and build: <c>web-shop/1.0.0/7</c>.</summary>
    public IEnumerable<string> Paths() =>
        from line in Builds
        let parts = line.Split(": ")
        where parts.Length == 2
        from range in parts[1].Split(',')
        let ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList()
        from build in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)
        select string.Create(CultureInfo.InvariantCulture, $"{parts[0]}/{build}");

    private static (IReadOnlyList<string> Lines, bool Fits) Fitting(IEnumerable<string> lines)
    {
        List<string> fitting = [];
        var left = MaxSize;
        foreach (var line in lines)
        {
            left -= JsonTexts.SizeOf(line) + 3;
            if (left < 0)
                return (fitting, false);
            fitting.Add(line);
        }

        return (fitting, true);
    }

    private static string Ranges(List<int> builds)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var build in builds)
        {
            if (ranges.Count > 0 && ranges[^1].Last == build - 1)
                ranges[^1] = (ranges[^1].First, build);
            else
                ranges.Add((build, build));
        }

        return string.Join(',', ranges.Select(range => string.Create(
            CultureInfo.InvariantCulture, $"{range.First}{(range.Last == range.First ? "" : $"-{range.Last}")}")));
    }
}

/// <summary>How a plan differs from that of the latest run.</summary>
/// <param name="Retiring">Images that were to be kept, did not exist, or were to retire by another action.</param>
/// <param name="Kept">Images that were to retire and are now kept.</param>
/// <param name="Gone">Images that no longer exist; null when that is not known.</param>
public sealed record PlanChanges(DateTimeOffset Since, IReadOnlyList<string> Retiring, IReadOnlyList<string> Kept, IReadOnlyList<string>? Gone)
{
    /// <returns>Null before the first run, and if its summary is damaged.</returns>
    public static PlanChanges? Of(PlanSummary? before, RetirementPlan now)
    {
        if (before is null || before.At == default)
            return null;
        var existing = now.Decisions.Select(decision => decision.Image.Path).ToHashSet(StringComparer.Ordinal);
        var old = before.Retiring.ToHashSet(StringComparer.Ordinal);
        var due = now.Decisions.Where(decision => !decision.IsKept).ToList();
        var retiring = due.Select(decision => decision.Image.Path).ToHashSet(StringComparer.Ordinal);
        return new(
            before.At,
            [.. due.Select(decision => $"{decision.Image.Path} {decision.Action!.Value.Name()}").Where(line => !old.Contains(line))],
            [.. before.Retiring.Select(PathOf).Where(path => existing.Contains(path) && !retiring.Contains(path))],
            before.IsPartial ? null : [.. before.Paths().Where(path => !existing.Contains(path))]);
    }

    private static string PathOf(string line) => line.Split(' ')[0];
}
