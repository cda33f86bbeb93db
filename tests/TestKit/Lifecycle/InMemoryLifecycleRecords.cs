using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Lifecycle;

namespace TestKit.Lifecycle;

/// <summary>Lifecycle records with a real compare-and-set.</summary>
public sealed class InMemoryLifecycleRecords : ILifecycleRecords
{
    private readonly Dictionary<string, LifecycleRecord> _records = new(StringComparer.Ordinal);

    public IReadOnlyCollection<LifecycleRecord> All => _records.Values;

    public LifecycleRun? Run { get; set; }

    /// <summary>Successful writes of image records.</summary>
    public int Writes { get; private set; }

    /// <summary>Images whose records the list does not show yet.</summary>
    public HashSet<string> Lagging { get; } = new(StringComparer.Ordinal);

    /// <summary>Images whose records are damaged, as <c>web/1.0.0/1</c>.</summary>
    public HashSet<string> Damaged { get; } = new(StringComparer.Ordinal);

    public LifecycleRecord? Of(string path) => _records.GetValueOrDefault(ImageSamples.Arn(path));

    public Task<LifecycleRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) => Damaged.Any(path => ImageSamples.Arn(path) == imageArn)
        ? throw new InvalidDataException($"{imageArn} is damaged")
        : Task.FromResult(_records.GetValueOrDefault(imageArn));

    public Task<LifecycleRecord?> TryWriteAsync(LifecycleRecord record, CancellationToken cancellationToken)
    {
        if ((_records.GetValueOrDefault(record.ImageArn)?.Version ?? 0) != record.Version)
            return Task.FromResult<LifecycleRecord?>(null);

        Writes++;
        return Task.FromResult<LifecycleRecord?>(_records[record.ImageArn] = record with { Version = record.Version + 1 });
    }

    public async IAsyncEnumerable<LifecycleRecord> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var damaged = Damaged.ToDictionary(ImageSamples.Arn, path => path);
        foreach (var record in _records.Values
            .Where(r => r.IsOpen && !Lagging.Contains(r.ImageArn) && !damaged.ContainsKey(r.ImageArn)).OrderBy(r => r.ChangedAt).ToList())
            yield return record;
        await Task.CompletedTask;
        if (damaged.Count > 0)
            throw new DamagedLifecycleRecordsException(damaged.Values.ToDictionary(path => path, path => $"{path} is damaged"));
    }

    public PlanSummary? Plan { get; private set; }

    public Task<PlanSummary?> ReadPlanAsync(CancellationToken cancellationToken) => Task.FromResult(Plan);

    public Task<bool> TryWritePlanAsync(PlanSummary plan, CancellationToken cancellationToken)
    {
        if ((Plan?.Version ?? 0) != plan.Version)
            return Task.FromResult(false);
        Plan = plan with { Version = plan.Version + 1 };
        return Task.FromResult(true);
    }

    public Task<LifecycleRun?> ReadRunAsync(CancellationToken cancellationToken) => Task.FromResult(Run);

    public Task<LifecycleRun?> TryWriteRunAsync(LifecycleRun run, CancellationToken cancellationToken) =>
        Task.FromResult((Run?.Version ?? 0) == run.Version ? Run = run with { Version = run.Version + 1 } : null);
}
