using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Which builds a page of the list shows, newest first.</summary>
/// <param name="Pipeline">The pipeline's name or ARN; null for every one.</param>
/// <param name="Status">The latest recorded status; null for every one.</param>
/// <param name="Name">What the build's name contains; null for every one.</param>
/// <param name="From">The first day (UTC) on which they started.</param>
/// <param name="To">The last day.</param>
public sealed record BuildFilter(string? Pipeline, string? Status, string? Name, DateOnly From, DateOnly To);

/// <summary>One page of a list of builds.</summary>
/// <param name="Next">Where the next page begins; null at the end.</param>
/// <param name="IsCutShort">The page is not full, because enough was read for one page. The next one goes on.</param>
/// <param name="Unreadable">Names of builds whose records are damaged.</param>
public sealed record BuildPage(IReadOnlyList<BuildRecord> Builds, string? Next, bool IsCutShort, IReadOnlyList<string> Unreadable);

/// <summary>Reads lists of builds page by page: no more than a page needs, however many builds there are.</summary>
public sealed class BuildPages(RecordTable table, AccountRegion accountRegion)
{
    /// <summary>The most records that one page reads to find those that a filter lets through.</summary>
    private const int MaxRead = 1000;

    /// <summary>The most days that one page reads, each with a query.</summary>
    private const int MaxDays = 31;

    private const string DayFormat = "yyyy-MM-dd";
    private const int DayLength = 10;

    /// <summary>How many records are read at once where most may be filtered out.</summary>
    private const int Chunk = 200;

    private readonly RecordKeys _keys = new(accountRegion);

    /// <param name="after">Where an earlier page ended; null for the first page. A text that no page gave is no error: it is only a place in the order.</param>
    public async Task<BuildPage> ReadAsync(BuildFilter filter, string? after, int size, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var page = new Page(filter, size);
        // In the order of keys, everything of the last day is before the day after it.
        var end = Day(filter.To.AddDays(1));
        var before = after is not null && string.CompareOrdinal(after, end) < 0 ? after : end;
        if (filter.Pipeline is { } pipeline)
            await FillAsync(page, TableIndex.Index1, _keys.BuildsOfPipeline(pipeline), item => item.Index1, before, cancellationToken);
        // Available builds are sorted by recipe and version there, not by time.
        else if (filter.Status is { } status and not ImageStatus.Available)
            await FillAsync(page, TableIndex.Index3, _keys.BuildsIn(status), item => item.Index3, before, cancellationToken);
        else
            await FillByDaysAsync(page, before, cancellationToken);
        return page.Result();
    }

    private async Task FillByDaysAsync(Page page, string before, CancellationToken cancellationToken)
    {
        var last = before.Length >= DayLength && DateOnly.TryParseExact(before[..DayLength], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day < page.Filter.To ? day : page.Filter.To;
        for (var days = 0; last >= page.Filter.From && !page.IsDone; last = last.AddDays(-1), days++)
        {
            if (days == MaxDays)
            {
                page.CutAt(Day(last.AddDays(1)));
                return;
            }

            await FillAsync(page, TableIndex.Index2, _keys.BuildsOfDay(last), item => item.Index2, before, cancellationToken);
        }
    }

    private async Task FillAsync(
        Page page, TableIndex index, string partition, Func<TableItem, ItemKey?> keyOf, string before, CancellationToken cancellationToken)
    {
        var first = Day(page.Filter.From);
        while (!page.IsDone)
        {
            var (limit, read) = (page.IsFiltered ? Chunk : page.Missing, 0);
            await foreach (var item in table.QueryAsync(new(index, partition) { Before = before, Descending = true, Limit = limit }, cancellationToken))
            {
                before = keyOf(item)?.Sort ?? before;
                if (string.CompareOrdinal(before, first) < 0 || !page.TryAdd(item, before))
                    return;
                read++;
            }

            if (read < limit)
                return;
        }
    }

    private static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>A page that is being filled. It takes one build more than it shows, to know whether there is another page.</summary>
    private sealed class Page(BuildFilter filter, int size)
    {
        private readonly List<(BuildRecord Build, string Key)> _builds = [];
        private readonly List<string> _unreadable = [];
        private int _read;
        private string? _cut;
        private string? _last;

        public BuildFilter Filter => filter;

        public bool IsFiltered => filter.Name is not null || filter.Status is not null;

        public bool IsDone => _builds.Count > size || _read >= MaxRead;

        public int Missing => size + 1 - _builds.Count;

        /// <returns>False if nothing more belongs on the page.</returns>
        public bool TryAdd(TableItem item, string key)
        {
            if (IsDone)
                return false;
            (_read, _last) = (_read + 1, key);
            var name = RecordKeys.PathIn(item.Key.Partition);
            if (filter.Name is { } part && !name.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
            try
            {
                var build = RecordBody.Read(item, RecordJson.Readable.BuildRecord);
                if (filter.Status is null || build.Status == filter.Status)
                    _builds.Add((build, key));
            }
            catch (InvalidDataException)
            {
                _unreadable.Add(name);
            }

            return true;
        }

        /// <summary>Enough days were read.</summary>
        public void CutAt(string key) => _cut = key;

        public BuildPage Result()
        {
            var isFull = _builds.Count > size;
            // The next page begins after the last build that this one shows.
            var next = isFull ? _builds[size - 1].Key : IsDone ? _last : _cut;
            return new([.. _builds.Take(size).Select(one => one.Build)], next, IsCutShort: !isFull && next is not null, _unreadable);
        }
    }
}
