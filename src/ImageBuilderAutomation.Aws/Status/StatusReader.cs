using Amazon.Runtime;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Aws.Status;

/// <summary>Reads everything that a person looks at first. All parts are read at the same time.</summary>
public sealed class StatusReader(
    IModeSwitches switches, IFunctionRuns runs, ActivePolicyReader policies, IPolicyPublications publications, GateRecords gates, BuildRecords builds,
    PipelineHealthRecords pipelines, ConfigurationRecords configurations, TimeProvider clock)
{
    private static readonly string[] UnderWay = [.. ImageStatus.InOrder.Where(ImageStatus.IsInProgress)];

    /// <param name="countQueues">Counts the messages of the failure queues.</param>
    /// <param name="findUnreadable">Looks for steps that wait and cannot be read, besides these open gates.</param>
    /// <param name="readCoverage">Compares the pipelines with a policy; it gets null where no published policy can be used.</param>
    public async Task<StackStatus> ReadAsync(
        Func<CancellationToken, Task<IReadOnlyList<QueueStatus>>> countQueues,
        Func<IReadOnlyList<GateRecord>, CancellationToken, Task<UnreadableSteps>> findUnreadable,
        Func<Policy?, CancellationToken, Task<AccountCoverage>> readCoverage,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(countQueues);
        ArgumentNullException.ThrowIfNull(findUnreadable);
        ArgumentNullException.ThrowIfNull(readCoverage);
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var policy = TryAsync(() => policies.ReadActiveAsync(cancellationToken), cancellationToken);
        var set = TryAsync(() => switches.ReadAsync(cancellationToken), cancellationToken);
        var proposal = TryAsync(() => publications.ReadProposalAsync(cancellationToken), cancellationToken);
        var latest = TryAsync(() => runs.ListAsync(cancellationToken), cancellationToken);
        var open = TryAsync(() => ListAsync(gates.ListOpenAsync(cancellationToken)), cancellationToken);
        var building = TryAsync(() => BuildsAsync(cancellationToken), cancellationToken);
        var failed = TryAsync(() => FailedAsync([today, today.AddDays(-1)], cancellationToken), cancellationToken);
        var disabled = TryAsync(() => ListAsync(pipelines.ListDisabledAsync(cancellationToken)), cancellationToken);
        var drift = TryAsync(() => ListAsync(configurations.ListOpenAsync(cancellationToken)), cancellationToken);
        var queues = TryAsync(() => countQueues(cancellationToken), cancellationToken);
        var active = await policy is Known<ActiveRead>.Yes(ActiveRead.Found found) ? found.Policy : null;
        var coverage = TryAsync(() => readCoverage(active, cancellationToken), cancellationToken);
        var recorded = await open is Known<IReadOnlyList<GateRecord>>.Yes(var list) ? list : [];
        var unreadable = TryAsync(() => findUnreadable(recorded, cancellationToken), cancellationToken);
        return new(now)
        {
            Policy = await policy,
            Switches = await set,
            Proposal = await proposal,
            Runs = await latest,
            Gates = await open,
            Unreadable = await unreadable,
            UnderWay = await building,
            Failed = await failed,
            Disabled = await disabled,
            Drift = await drift,
            Queues = await queues,
            Coverage = await coverage,
        };
    }

    private async Task<IReadOnlyList<BuildRecord>> BuildsAsync(CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(UnderWay.Select(status => ListAsync(builds.ListByStatusAsync(status, cancellationToken))));
        return [.. lists.SelectMany(list => list).OrderByDescending(build => build.StartedAt)];
    }

    private async Task<IReadOnlyList<BuildRecord>> FailedAsync(DateOnly[] days, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(days.Select(day => ListAsync(builds.ListByDayAsync(day, cancellationToken))));
        return [.. lists.SelectMany(list => list).Where(build => build.Status == ImageStatus.Failed || build.IsStopped).OrderByDescending(build => build.StartedAt)];
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var read = new List<T>();
        await foreach (var item in items)
            read.Add(item);
        return read;
    }

    private static async Task<Known<T>> TryAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return new Known<T>.Yes(await read());
        }
        catch (Exception e) when (
            !cancellationToken.IsCancellationRequested
            && e is AmazonServiceException or AmazonClientException or ServiceRefusedException or InvalidDataException or HttpRequestException or TaskCanceledException)
        {
            return new Known<T>.No(e.Message);
        }
    }
}
