using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Triggers;

namespace TestKit.Triggers;

/// <summary>Pipeline run records with a real compare-and-set.</summary>
public sealed class InMemoryPipelineRunRecords : IPipelineRunRecords
{
    private readonly Dictionary<(string, int), PipelineRunRecord> _runs = [];
    private readonly Dictionary<(string, string), CauseMarker> _marks = [];
    private readonly Dictionary<string, ScheduleMarker> _timetables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BuildOrigin> _origins = new(StringComparer.Ordinal);

    public RunningBuilds Running { get; private set; } = new();

    /// <summary>By pipeline and number.</summary>
    public IReadOnlyList<PipelineRunRecord> All => [.. _runs.OrderBy(round => round.Key).Select(round => round.Value)];

    public IReadOnlyDictionary<string, BuildOrigin> Origins => _origins;

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    public Task<IReadOnlyList<PipelineRunRecord>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PipelineRunRecord>>(
        [.. _runs.Values.Where(run => run.PipelineArn == pipelineArn).OrderByDescending(run => run.Sequence).Take(2)]);

    public Task<PipelineRunRecord?> ReadAsync(string pipelineArn, int sequence, CancellationToken cancellationToken) =>
        Task.FromResult(_runs.GetValueOrDefault((pipelineArn, sequence)));

    public Task<PipelineRunRecord?> TryWriteAsync(PipelineRunRecord run, CancellationToken cancellationToken) => Task.FromResult(
        (_runs.GetValueOrDefault((run.PipelineArn, run.Sequence))?.Version ?? 0) == run.Version
            ? WithNextVersion(_runs[(run.PipelineArn, run.Sequence)] = run with { Version = run.Version + 1 })
            : null);

    public async IAsyncEnumerable<PipelineRunRecord> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var run in _runs.Values.Where(run => run.IsOpen).OrderBy(run => run.OpenedAt).ToList())
            yield return run;
        await Task.CompletedTask;
    }

    public Task<CauseMarker?> ReadMarkerAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken) =>
        Task.FromResult(_marks.GetValueOrDefault((pipelineArn, causeKey)));

    public Task<CauseMarker?> TryWriteMarkerAsync(CauseMarker marker, CancellationToken cancellationToken) => Task.FromResult(
        (_marks.GetValueOrDefault((marker.PipelineArn, marker.CauseKey))?.Version ?? 0) == marker.Version
            ? WithNextVersion(_marks[(marker.PipelineArn, marker.CauseKey)] = marker with { Version = marker.Version + 1 })
            : null);

    public Task<RunningBuilds> ReadRunningAsync(CancellationToken cancellationToken) => Task.FromResult(Running);

    public Task<RunningBuilds?> TryWriteRunningAsync(RunningBuilds running, CancellationToken cancellationToken) =>
        Task.FromResult(Running.Version == running.Version ? WithNextVersion(Running = running with { Version = running.Version + 1 }) : null);

    public Task<ScheduleMarker?> ReadScheduleMarkerAsync(string rule, CancellationToken cancellationToken) => Task.FromResult(_timetables.GetValueOrDefault(rule));

    public Task<ScheduleMarker?> TryWriteScheduleMarkerAsync(ScheduleMarker marker, CancellationToken cancellationToken) => Task.FromResult(
        (_timetables.GetValueOrDefault(marker.Rule)?.Version ?? 0) == marker.Version
            ? WithNextVersion(_timetables[marker.Rule] = marker with { Version = marker.Version + 1 })
            : null);

    public Task TryWriteOriginAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken)
    {
        if (!_origins.TryAdd(imageArn, origin) && _origins[imageArn].With(origin) is { } both)
            _origins[imageArn] = both;
        return Task.CompletedTask;
    }

    public Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(_origins.GetValueOrDefault(imageArn));

    private T? WithNextVersion<T>(T record)
        where T : class
    {
        Writes++;
        return record;
    }
}
