using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;

namespace TestKit.Gates;

/// <summary>All ports of a gate. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class Interrupted(Effects effects, FakeImageBuilder service, IGateRecords records, IImageApprovals approvals, IModeOverrides modes)
    : IWorkflowSteps, IGateEvidence, IGateRecords, IImageApprovals, IModeOverrides, IGateControl
{
    /// <summary>Another policy is in force at the last look before an answer; null if not.</summary>
    public PolicyChangedException? Changed { get; init; }

    /// <summary>Each page of a list is a call. The table's pages have one megabyte.</summary>
    private const int ServicePage = 25;
    private const int TablePage = 500;

    Task<WaitingStep?> IWorkflowSteps.ReadAsync(string stepExecutionId, CancellationToken cancellationToken) =>
        AfterAsync(((IWorkflowSteps)service).ReadAsync(stepExecutionId, cancellationToken));

    public IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken) =>
        AfterAsync(service.ListWaitingAsync(cancellationToken), ServicePage, cancellationToken);

    public Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken) =>
        AfterAsync(service.SendAsync(imageArn, stepExecutionId, request, cancellationToken));

    public Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken) =>
        AfterAsync(service.CancelAsync(imageArn, request, cancellationToken));

    public Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadImageAsync(imageArn, cancellationToken));

    public Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadFindingsAsync(imageArn, cancellationToken));

    public Task<Known<TestResults>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadTestsAsync(imageArn, cancellationToken));

    public Task<Known<IReadOnlyList<Package>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadPackagesAsync(imageArn, cancellationToken));

    public Task<Known<DateTimeOffset>> ReadParentCreatedAtAsync(ImageFacts image, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadParentCreatedAtAsync(image, cancellationToken));

    public Task<Known<IReadOnlyList<Actor>>> ReadStartersAsync(ImageFacts image, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadStartersAsync(image, cancellationToken));

    public Task<Known<AmiScan>> ReadAmiScanAsync(ImageFacts image, CancellationToken cancellationToken) =>
        AfterAsync(service.ReadAmiScanAsync(image, cancellationToken));

    Task<GateRecord?> IGateRecords.ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken) =>
        AfterAsync(records.ReadAsync(imageArn, stepExecutionId, cancellationToken));

    public Task<(GateRecord? Record, ImageApprovals Approvals)> ReadWithApprovalsAsync(
        string imageArn, string stepExecutionId, CancellationToken cancellationToken) => AfterAsync(records.ReadWithApprovalsAsync(imageArn, stepExecutionId, cancellationToken));

    Task<ImageApprovals> IImageApprovals.ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(approvals.ReadAsync(imageArn, cancellationToken));

    Task<IReadOnlyDictionary<string, ImageApprovals>> IImageApprovals.ReadAsync(
        IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken) =>
        AfterAsync(approvals.ReadAsync(imageArns, cancellationToken));

    Task<IReadOnlyDictionary<string, ImageApprovals>> IImageApprovals.ReadAsync(
        string channel, IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken) =>
        AfterAsync(approvals.ReadAsync(channel, imageArns, cancellationToken));

    Task<ImageApprovals?> IImageApprovals.TryWriteAsync(ImageApprovals said, CancellationToken cancellationToken) =>
        AfterAsync(approvals.TryWriteAsync(said, cancellationToken));

    public Task<GateRecord?> TryWriteAsync(GateRecord record, CancellationToken cancellationToken) =>
        AfterAsync(records.TryWriteAsync(record, cancellationToken));

    public IAsyncEnumerable<GateRecord> ListOpenAsync(CancellationToken cancellationToken) =>
        AfterAsync(records.ListOpenAsync(cancellationToken), TablePage, cancellationToken);

    Task<Mode?> IModeOverrides.ReadAsync(Capability capability, CancellationToken cancellationToken) =>
        AfterAsync(modes.ReadAsync(capability, cancellationToken));

    /// <summary>Whether the policy has changed already when the stop switch is read.</summary>
    public bool IsChangedAtOnce { get; init; }

    Task<Mode?> IGateControl.ReadModeAsync(bool underAnyPolicy, CancellationToken cancellationToken) => IsChangedAtOnce && !underAnyPolicy && Changed is { } changed
        ? Task.FromException<Mode?>(changed)
        : AfterAsync(modes.ReadAsync(Capability.Gates, cancellationToken));

    async Task<GateLook> IGateControl.ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        var mode = await modes.ReadAsync(Capability.Gates, cancellationToken);
        return await AfterAsync(Task.FromResult(new GateLook(mode, await approvals.ReadAsync(imageArn, cancellationToken), Changed)));
    }

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }

    private async IAsyncEnumerable<T> AfterAsync<T>(IAsyncEnumerable<T> list, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = new List<T>();
        await foreach (var item in list.WithCancellation(cancellationToken))
            items.Add(item);
        if (items.Count == 0)
            await effects.HappenedAsync();
        foreach (var page in items.Chunk(pageSize))
        {
            await effects.HappenedAsync();
            foreach (var item in page)
                yield return item;
        }
    }
}
