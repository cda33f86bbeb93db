using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rounds;

namespace TestKit.Triggers;

/// <summary>Pipeline run records with a real compare-and-set.</summary>
public sealed class InMemoryRounds : IRounds
{
    private readonly Dictionary<(string, int), Round> _rounds = [];
    private readonly Dictionary<(string, string), CauseMark> _marks = [];
    private readonly Dictionary<string, TimetableMark> _timetables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BuildOrigin> _origins = new(StringComparer.Ordinal);

    public RunningBuilds Running { get; private set; } = new();

    /// <summary>By pipeline and number.</summary>
    public IReadOnlyList<Round> All => [.. _rounds.OrderBy(round => round.Key).Select(round => round.Value)];

    public IReadOnlyDictionary<string, BuildOrigin> Origins => _origins;

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    public Task<IReadOnlyList<Round>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Round>>(
        [.. _rounds.Values.Where(round => round.PipelineArn == pipelineArn).OrderByDescending(round => round.N).Take(2)]);

    public Task<Round?> ReadAsync(string pipelineArn, int n, CancellationToken cancellationToken) =>
        Task.FromResult(_rounds.GetValueOrDefault((pipelineArn, n)));

    public Task<Round?> TryWriteAsync(Round round, CancellationToken cancellationToken) => Task.FromResult(
        (_rounds.GetValueOrDefault((round.PipelineArn, round.N))?.Version ?? 0) == round.Version
            ? Written(_rounds[(round.PipelineArn, round.N)] = round with { Version = round.Version + 1 })
            : null);

    public async IAsyncEnumerable<Round> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var round in _rounds.Values.Where(round => round.IsOpen).OrderBy(round => round.OpenedAt).ToList())
            yield return round;
        await Task.CompletedTask;
    }

    public Task<CauseMark?> ReadMarkAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken) =>
        Task.FromResult(_marks.GetValueOrDefault((pipelineArn, causeKey)));

    public Task<CauseMark?> TryWriteMarkAsync(CauseMark mark, CancellationToken cancellationToken) => Task.FromResult(
        (_marks.GetValueOrDefault((mark.PipelineArn, mark.CauseKey))?.Version ?? 0) == mark.Version
            ? Written(_marks[(mark.PipelineArn, mark.CauseKey)] = mark with { Version = mark.Version + 1 })
            : null);

    public Task<RunningBuilds> ReadRunningAsync(CancellationToken cancellationToken) => Task.FromResult(Running);

    public Task<RunningBuilds?> TryWriteRunningAsync(RunningBuilds running, CancellationToken cancellationToken) =>
        Task.FromResult(Running.Version == running.Version ? Written(Running = running with { Version = running.Version + 1 }) : null);

    public Task<TimetableMark?> ReadTimetableAsync(string rule, CancellationToken cancellationToken) => Task.FromResult(_timetables.GetValueOrDefault(rule));

    public Task<TimetableMark?> TryWriteTimetableAsync(TimetableMark mark, CancellationToken cancellationToken) => Task.FromResult(
        (_timetables.GetValueOrDefault(mark.Rule)?.Version ?? 0) == mark.Version
            ? Written(_timetables[mark.Rule] = mark with { Version = mark.Version + 1 })
            : null);

    public Task LinkAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken)
    {
        _origins.TryAdd(imageArn, origin);
        return Task.CompletedTask;
    }

    public Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(_origins.GetValueOrDefault(imageArn));

    private T? Written<T>(T record)
        where T : class
    {
        Writes++;
        return record;
    }
}
