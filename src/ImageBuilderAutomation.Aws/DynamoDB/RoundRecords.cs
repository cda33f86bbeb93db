using System.Globalization;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class RoundRecords(RecordTable table, Home home) : IRounds
{
    private readonly RecordKeys _keys = new(home);

    public async Task<IReadOnlyList<Round>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        var rounds = new List<Round>();
        var query = new TableQuery(TableIndex.Table, _keys.RoundsOf(pipelineArn)) { SortPrefix = RecordKeys.RoundPrefix, Descending = true, Limit = 2 };
        await foreach (var item in table.QueryAsync(query, cancellationToken))
            rounds.Add(RoundOf(item));
        return rounds;
    }

    /// <summary>Newest first.</summary>
    public IAsyncEnumerable<Round> ListAsync(string pipelineArn, CancellationToken cancellationToken) =>
        ListAsync(new TableQuery(TableIndex.Table, _keys.RoundsOf(pipelineArn)) { SortPrefix = RecordKeys.RoundPrefix, Descending = true }, cancellationToken);

    /// <summary>Runs that were opened on a day (UTC), oldest first.</summary>
    public IAsyncEnumerable<Round> ListByDayAsync(DateOnly day, CancellationToken cancellationToken) =>
        ListAsync(new TableQuery(TableIndex.Index2, _keys.RoundsOfDay(day)), cancellationToken);

    public IAsyncEnumerable<Round> ListOpenAsync(CancellationToken cancellationToken) =>
        ListAsync(new TableQuery(TableIndex.Index3, _keys.OpenRounds), cancellationToken);

    public async Task<Round?> ReadAsync(string pipelineArn, int n, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Round(pipelineArn, n), cancellationToken) is { } item ? RoundOf(item) : null;

    public async Task<Round?> TryWriteAsync(Round round, CancellationToken cancellationToken)
    {
        var next = round with { Version = round.Version + 1 };
        return await table.TryPutAsync(RoundItem.Of(next, _keys), round.Version, cancellationToken) ? next : null;
    }

    public async Task<CauseMark?> ReadMarkAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Cause(pipelineArn, causeKey), cancellationToken) is { } item
            ? new(pipelineArn, causeKey, int.Parse(Shown(item, "round"), NumberStyles.None, CultureInfo.InvariantCulture), item.Version)
            : null;

    public async Task<CauseMark?> TryWriteMarkAsync(CauseMark mark, CancellationToken cancellationToken)
    {
        var next = mark with { Version = mark.Version + 1 };
        var item = new TableItem(_keys.Cause(mark.PipelineArn, mark.CauseKey), "cause")
        {
            Version = next.Version,
            Shown = new Dictionary<string, string> { ["round"] = mark.Round.ToString(CultureInfo.InvariantCulture), ["cause"] = mark.CauseKey },
        };
        return await table.TryPutAsync(item, mark.Version, cancellationToken) ? next : null;
    }

    public async Task<RunningBuilds> ReadRunningAsync(CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.RunningBuilds, cancellationToken) is { } item ? RecordBody.Read(item, RecordJson.Readable.RunningBuilds) : new();

    public async Task<RunningBuilds?> TryWriteRunningAsync(RunningBuilds running, CancellationToken cancellationToken)
    {
        var next = running with { Version = running.Version + 1 };
        var item = new TableItem(_keys.RunningBuilds, "running")
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.RunningBuilds),
            Shown = new Dictionary<string, string> { ["builds"] = next.Builds.Count.ToString(CultureInfo.InvariantCulture) },
        };
        return await table.TryPutAsync(item, running.Version, cancellationToken) ? next : null;
    }

    public async Task<TimetableMark?> ReadTimetableAsync(string rule, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Timetable(rule), cancellationToken) is { } item
            ? new(
                rule, item.Shown.GetValueOrDefault("timetable") ?? "",
                DateTimeOffset.Parse(Shown(item, "followedUntil"), CultureInfo.InvariantCulture), item.Version)
            : null;

    public async Task<TimetableMark?> TryWriteTimetableAsync(TimetableMark mark, CancellationToken cancellationToken)
    {
        var next = mark with { Version = mark.Version + 1 };
        var item = new TableItem(_keys.Timetable(mark.Rule), "timetable")
        {
            Version = next.Version,
            Shown = new Dictionary<string, string> { ["timetable"] = mark.Timetable, ["followedUntil"] = RecordKeys.Time(mark.FollowedUntil) },
        };
        return await table.TryPutAsync(item, mark.Version, cancellationToken) ? next : null;
    }

    public Task LinkAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken)
    {
        var item = new TableItem(Origin(imageArn), RecordKeys.OriginSort)
        {
            Version = 1,
            Body = RecordBody.Write(origin, RecordJson.Readable.BuildOrigin),
            Shown = new Dictionary<string, string> { ["imageArn"] = imageArn, ["pipelineArn"] = origin.PipelineArn, ["reason"] = origin.Because },
        };
        // The item already exists when a request is resent; its content is the same.
        return table.TryPutAsync(item, expectedVersion: 0, cancellationToken);
    }

    public async Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(Origin(imageArn), cancellationToken) is { } item ? RecordBody.Read(item, RecordJson.Readable.BuildOrigin) : null;

    private IAsyncEnumerable<Round> ListAsync(TableQuery query, CancellationToken cancellationToken) => table.ListAsync(query, RoundOf, cancellationToken);

    private ItemKey Origin(string imageArn) => new(_keys.Build(_keys.Own(imageArn)), RecordKeys.OriginSort);

    private static Round RoundOf(TableItem item) => RecordBody.Read(item, RecordJson.Readable.Round);

    /// <exception cref="InvalidDataException">The item is damaged or was written by other software.</exception>
    private static string Shown(TableItem item, string name) => item.Shown.GetValueOrDefault(name)
        ?? throw new InvalidDataException($"Expected '{name}' in item '{item.Key.Partition}' / '{item.Key.Sort}'; it is missing.");
}
