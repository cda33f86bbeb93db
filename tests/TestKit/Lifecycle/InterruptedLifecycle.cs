using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Reliability;

namespace TestKit.Lifecycle;

/// <summary>All ports of lifecycle. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class InterruptedLifecycle(Effects effects, FakeLifecycle service, ILifecycleRecords records, IUsageSource usage, IModeOverrides modes)
    : ILifecycleInventory, IParameterStore, IStateUpdates, ILifecycleRecords, IUsageSource, IModeOverrides
{
    Task<ImageInventory> ILifecycleInventory.ReadAsync(bool withPipelines, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadAsync(withPipelines, cancellationToken));

    Task<IReadOnlyDictionary<string, Known<string?>>> IParameterStore.ReadAsync(
        IReadOnlyCollection<string> parameters, CancellationToken cancellationToken) => AfterAsync(service.ReadAsync(parameters, cancellationToken));

    public Task<StartResult> StartAsync(string imageArn, StateUpdate update, CancellationToken cancellationToken) =>
        AfterAsync(service.StartAsync(imageArn, update, cancellationToken));

    Task<ExecutionSnapshot?> IStateUpdates.ReadAsync(string executionId, string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadAsync(executionId, imageArn, cancellationToken));

    public Task<string?> FindAsync(string imageArn, DateTimeOffset since, CancellationToken cancellationToken) =>
        AfterAsync(service.FindAsync(imageArn, since, cancellationToken));

    Task<LifecycleRecord?> ILifecycleRecords.ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(records.ReadAsync(imageArn, cancellationToken));

    public Task<LifecycleRecord?> TryWriteAsync(LifecycleRecord record, CancellationToken cancellationToken) =>
        AfterAsync(records.TryWriteAsync(record, cancellationToken));

    public async IAsyncEnumerable<LifecycleRecord> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<LifecycleRecord>();
        DamagedLifecycleRecordsException? damaged = null;
        try
        {
            await foreach (var record in records.ListOpenAsync(cancellationToken))
                open.Add(record);
        }
        catch (DamagedLifecycleRecordsException e)
        {
            damaged = e;
        }

        await effects.HappenedAsync();
        foreach (var record in open)
            yield return record;
        if (damaged is not null)
            throw damaged;
    }

    public Task<LifecycleRun?> ReadRunAsync(CancellationToken cancellationToken) => AfterAsync(records.ReadRunAsync(cancellationToken));

    public Task<LifecycleRun?> TryWriteRunAsync(LifecycleRun run, CancellationToken cancellationToken) =>
        AfterAsync(records.TryWriteRunAsync(run, cancellationToken));

    Task<Known<UsageEvidence>> IUsageSource.ReadAsync(IReadOnlyList<LifecycleImage> images, CancellationToken cancellationToken) =>
        AfterAsync(usage.ReadAsync(images, cancellationToken));

    Task<Mode?> IModeOverrides.ReadAsync(Capability capability, CancellationToken cancellationToken) => AfterAsync(modes.ReadAsync(capability, cancellationToken));

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }
}
