using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Reliability;

namespace TestKit.Lifecycle;

/// <summary>All ports of lifecycle. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class InterruptedLifecycle(
    Effects effects, FakeLifecycle service, ILifecycleRecords records, FakeUsageReports ec2, IUsageReportRecords reports, IModeOverrides modes)
    : ILifecycleInventory, IParameterStore, IStateUpdates, ILifecycleRecords, IUsageReports, IUsageReportRecords, ILaunchPermissions, IModeOverrides
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

    public Task<PlanSummary?> ReadPlanAsync(CancellationToken cancellationToken) => AfterAsync(records.ReadPlanAsync(cancellationToken));

    public Task<bool> TryWritePlanAsync(PlanSummary plan, CancellationToken cancellationToken) => AfterAsync(records.TryWritePlanAsync(plan, cancellationToken));

    public Task<ReportStart> CreateAsync(AmiInRegion ami, UsageReportRequest request, CancellationToken cancellationToken) =>
        AfterAsync(ec2.CreateAsync(ami, request, cancellationToken));

    public Task<Known<IReadOnlyList<ListedReport>>> ListAsync(string region, IReadOnlyCollection<string> amiIds, CancellationToken cancellationToken) =>
        AfterAsync(ec2.ListAsync(region, amiIds, cancellationToken));

    public Task<Known<IReadOnlyList<UsageReportEntry>>> ReadEntriesAsync(AmiInRegion ami, string reportId, CancellationToken cancellationToken) =>
        AfterAsync(ec2.ReadEntriesAsync(ami, reportId, cancellationToken));

    public Task<Known<bool>> DeleteAsync(AmiInRegion ami, string reportId, CancellationToken cancellationToken) =>
        AfterAsync(ec2.DeleteAsync(ami, reportId, cancellationToken));

    Task<IReadOnlyList<UsageReportRecord>> IUsageReportRecords.ListAsync(CancellationToken cancellationToken) => AfterAsync(reports.ListAsync(cancellationToken));

    public Task<UsageReportRecord?> TryWriteAsync(UsageReportRecord record, CancellationToken cancellationToken) =>
        AfterAsync(reports.TryWriteAsync(record, cancellationToken));

    Task<Known<IReadOnlyList<AmiPermissions>>> ILaunchPermissions.ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken) =>
        AfterAsync(ec2.ReadAsync(amis, cancellationToken));

    public Task<Known<bool>> AddAsync(AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken) =>
        AfterAsync(ec2.AddAsync(ami, sharedWith, cancellationToken));

    Task<Mode?> IModeOverrides.ReadAsync(Capability capability, CancellationToken cancellationToken) => AfterAsync(modes.ReadAsync(capability, cancellationToken));

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }
}
