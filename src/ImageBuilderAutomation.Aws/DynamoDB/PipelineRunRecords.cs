using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class PipelineRunRecords(RecordTable table, AccountRegion accountRegion) : IPipelineRunRecords
{
    private const int OriginAttempts = 5;

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<IReadOnlyList<PipelineRunRecord>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        var runs = new List<PipelineRunRecord>();
        var query = new TableQuery(TableIndex.Table, _keys.RunsOf(pipelineArn)) { SortPrefix = RecordKeys.RunPrefix, Descending = true, Limit = 2 };
        await foreach (var item in table.QueryAsync(query, cancellationToken))
            runs.Add(RunSequenceOf(item));
        return runs;
    }

    /// <summary>Newest first.</summary>
    public IAsyncEnumerable<PipelineRunRecord> ListAsync(string pipelineArn, CancellationToken cancellationToken) =>
        ListAsync(new TableQuery(TableIndex.Table, _keys.RunsOf(pipelineArn)) { SortPrefix = RecordKeys.RunPrefix, Descending = true }, cancellationToken);

    /// <summary>Runs that were opened on a day (UTC), oldest first.</summary>
    public IAsyncEnumerable<PipelineRunRecord> ListByDayAsync(DateOnly day, CancellationToken cancellationToken) =>
        ListAsync(new TableQuery(TableIndex.Index2, _keys.RunsOfDay(day)), cancellationToken);

    public IAsyncEnumerable<PipelineRunRecord> ListOpenAsync(CancellationToken cancellationToken) =>
        ListAsync(new TableQuery(TableIndex.Index3, _keys.OpenRuns), cancellationToken);

    public async Task<PipelineRunRecord?> ReadAsync(string pipelineArn, int sequence, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Run(pipelineArn, sequence), cancellationToken) is { } item ? RunSequenceOf(item) : null;

    public async Task<PipelineRunRecord?> TryWriteAsync(PipelineRunRecord run, CancellationToken cancellationToken)
    {
        var next = run with { Version = run.Version + 1 };
        return await table.TryPutAsync(PipelineRunItem.Of(next, _keys), run.Version, cancellationToken) ? next : null;
    }

    public async Task<CauseMarker?> ReadMarkerAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Cause(pipelineArn, causeKey), cancellationToken) is { } item
            ? new(pipelineArn, causeKey, int.Parse(DisplayOf(item, "run"), NumberStyles.None, CultureInfo.InvariantCulture), item.Version)
            : null;

    public async Task<CauseMarker?> TryWriteMarkerAsync(CauseMarker marker, CancellationToken cancellationToken)
    {
        var next = marker with { Version = marker.Version + 1 };
        var item = new TableItem(_keys.Cause(marker.PipelineArn, marker.CauseKey), "cause")
        {
            Version = next.Version,
            Display = new Dictionary<string, string> { ["run"] = marker.RunSequence.ToString(CultureInfo.InvariantCulture), ["cause"] = marker.CauseKey },
        };
        return await table.TryPutAsync(item, marker.Version, cancellationToken) ? next : null;
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
            Display = new Dictionary<string, string> { ["builds"] = next.Builds.Count.ToString(CultureInfo.InvariantCulture) },
        };
        return await table.TryPutAsync(item, running.Version, cancellationToken) ? next : null;
    }

    public async Task<ScheduleMarker?> ReadScheduleMarkerAsync(string rule, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Schedule(rule), cancellationToken) is { } item
            ? new(
                rule, item.Display.GetValueOrDefault("schedule") ?? "",
                DateTimeOffset.Parse(DisplayOf(item, "processedUntil"), CultureInfo.InvariantCulture), item.Version)
            : null;

    public async Task<ScheduleMarker?> TryWriteScheduleMarkerAsync(ScheduleMarker marker, CancellationToken cancellationToken)
    {
        var next = marker with { Version = marker.Version + 1 };
        var item = new TableItem(_keys.Schedule(marker.Rule), "schedule")
        {
            Version = next.Version,
            Display = new Dictionary<string, string> { ["schedule"] = marker.Schedule, ["processedUntil"] = RecordKeys.Time(marker.ProcessedUntil) },
        };
        return await table.TryPutAsync(item, marker.Version, cancellationToken) ? next : null;
    }

    public async Task TryWriteOriginAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken)
    {
        var written = await TryPutOriginAsync(imageArn, origin, version: 1, cancellationToken);
        for (var attempt = 0; !written && attempt < OriginAttempts; attempt++)
        {
            if (await table.GetAsync(Origin(imageArn), cancellationToken) is not { } item)
                continue;
            // One that cannot be read may have named people.
            var stored = RecordBody.ReadForUpdate(item, RecordJson.Readable.BuildOrigin, _ => origin with { RunSequence = 0, RequestedBy = null });
            if (stored.With(origin) is not { } both)
                return;
            written = await TryPutOriginAsync(imageArn, both, item.Version + 1, cancellationToken);
        }

        if (!written)
            throw new ContendedRecordException(imageArn, OriginAttempts);
    }

    private Task<bool> TryPutOriginAsync(string imageArn, BuildOrigin origin, long version, CancellationToken cancellationToken)
    {
        var item = new TableItem(Origin(imageArn), RecordKeys.OriginSort)
        {
            Version = version,
            Body = RecordBody.Write(origin, RecordJson.Readable.BuildOrigin),
            Display = new Dictionary<string, string> { ["imageArn"] = imageArn, ["pipelineArn"] = origin.PipelineArn, ["reason"] = origin.Reason },
        };
        return table.TryPutAsync(item, version - 1, cancellationToken);
    }

    public async Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(Origin(imageArn), cancellationToken) is { } item ? RecordBody.Read(item, RecordJson.Readable.BuildOrigin) : null;

    private IAsyncEnumerable<PipelineRunRecord> ListAsync(TableQuery query, CancellationToken cancellationToken) => table.ListAsync(query, RunSequenceOf, cancellationToken);

    private ItemKey Origin(string imageArn) => new(_keys.Build(_keys.Own(imageArn)), RecordKeys.OriginSort);

    private static PipelineRunRecord RunSequenceOf(TableItem item) => RecordBody.Read(item, RecordJson.Readable.PipelineRunRecord);

    /// <exception cref="InvalidDataException">The item is damaged or was written by other software.</exception>
    private static string DisplayOf(TableItem item, string name) => item.Display.GetValueOrDefault(name)
        ?? throw new InvalidDataException($"Expected '{name}' in item '{item.Key.Partition}' / '{item.Key.Sort}'; it is missing.");
}

/// <summary>Converts a pipeline run to an item: its keys and the attributes that people see in the console.</summary>
internal static class PipelineRunItem
{
    public const string Kind = "run";

    public static TableItem Of(PipelineRunRecord run, RecordKeys keys)
    {
        var key = keys.Run(run.PipelineArn, run.Sequence);
        var order = RecordKeys.TimeAnd(run.OpenedAt, $"{run.PipelineArn[(run.PipelineArn.LastIndexOf('/') + 1)..]}#{RecordKeys.Number(run.Sequence)}");
        return new(key, Kind)
        {
            Version = run.Version,
            Body = RecordBody.Write(run, RecordJson.Readable.PipelineRunRecord),
            Index2 = new(keys.RunsOfDay(RecordKeys.DayOf(run.OpenedAt)), order),
            // Closed runs are left out of the index, so that a pass reads open runs only.
            Index3 = run.IsOpen ? new(keys.OpenRuns, order) : null,
            Display = DisplayOf(run),
        };
    }

    private static Dictionary<string, string> DisplayOf(PipelineRunRecord run)
    {
        var shown = new Dictionary<string, string>
        {
            ["pipelineArn"] = run.PipelineArn,
            ["state"] = run.State.ToString(),
            ["started"] = RecordKeys.Time(run.OpenedAt),
            ["causes"] = string.Join(", ", run.Causes.Take(5).Select(cause => cause.Cause.Key))
                + (run.Causes.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {run.Causes.Count - 5} more") : ""),
        };
        Add("imageArn", run.ImageArn);
        Add("reason", run.Decision?.Reason);
        Add("outcome", run.Outcome);
        return shown;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                shown.Add(name, value);
        }
    }
}
