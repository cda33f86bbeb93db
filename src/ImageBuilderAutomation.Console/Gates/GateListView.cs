using System.Globalization;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Console.Gates;

/// <summary>Which gates a person wants to see, as the address says.</summary>
/// <param name="Search">A part of the build, step, group or pipeline; empty for all.</param>
/// <param name="Day">The day (UTC) on which they were decided; null for open gates.</param>
/// <param name="Page">Counts from 1.</param>
public sealed record GateQuery(string Search, DateOnly? Day, int Page)
{
    public const int PageSize = 50;
    private const string DayFormat = "yyyy-MM-dd";

    public int Skipped => (Page - 1) * PageSize;

    public static GateQuery Of(string? search, string? day, int? page) => new(
        search?.Trim() ?? "",
        DateOnly.TryParseExact(day, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null,
        Math.Clamp(page ?? 1, 1, 10_000));

    public static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>The address of a list.</summary>
    public string Path()
    {
        List<string> parts = [];
        if (Day is { } day)
            parts.Add($"day={Text(day)}");
        if (Search.Length > 0)
            parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (Page > 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"page={Page}"));
        return parts.Count == 0 ? "/gates" : $"/gates?{string.Join('&', parts)}";
    }
}

/// <summary>One page of gates.</summary>
/// <param name="Count">How many the filter lets through; null where only this page was read.</param>
/// <param name="All">How many are open; null for decided gates.</param>
/// <param name="Problem">Why some are missing; null when none is.</param>
public sealed record GateListView(
    IReadOnlyList<GateRecord> Gates, int? Count, int? All, bool HasMore, string? Problem, GatesOff? Off, DateTimeOffset Now)
{
    public static async Task<GateListView> ReadAsync(GateReadings readings, GateQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(query);
        if (query.Day is { } day)
        {
            var (decided, hasMore) = await readings.ReadDecidedAsync(day, gate => GateWords.Matches(gate, query.Search), query.Skipped, GateQuery.PageSize, cancellationToken);
            return new(decided, null, null, hasMore, null, null, now);
        }

        var open = await readings.ReadOpenAsync(cancellationToken);
        List<GateRecord> matching = [.. open.Gates.Where(gate => GateWords.Matches(gate, query.Search))];
        return new(
            [.. matching.Skip(query.Skipped).Take(GateQuery.PageSize)], matching.Count, open.Gates.Count, matching.Count > query.Skipped + GateQuery.PageSize, open.Problem,
            open.Off, now);
    }
}
