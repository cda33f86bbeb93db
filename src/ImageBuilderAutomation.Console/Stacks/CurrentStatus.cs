using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.Failures;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Aws.Status;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Console.Stacks;

/// <summary>The status of the stack, as the command line's verb shows it, shared by all tabs.</summary>
public sealed class CurrentStatus : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The service is asked for every waiting step.</summary>
    private static readonly TimeSpan StepsKept = TimeSpan.FromSeconds(10);

    /// <summary>Every pipeline of the account is read.</summary>
    private static readonly TimeSpan CoverageKept = TimeSpan.FromMinutes(1);

    private readonly ShownStack _stack;
    private readonly StackReadings _readings;
    private readonly SharedReading<StackStatus> _status = new(Second, TimeProvider.System);
    private readonly SharedReading<UnreadableSteps> _unreadable = new(StepsKept, TimeProvider.System);
    private readonly SharedReading<AccountCoverage> _coverage = new(CoverageKept, TimeProvider.System);
    private readonly Lazy<IReadOnlyList<(string Name, FailureQueue Queue)>> _queues;

    public CurrentStatus(ShownStack stack, StackReadings readings)
    {
        ArgumentNullException.ThrowIfNull(stack);
        (_stack, _readings) = (stack, readings);
        // What fails, as without credentials, is tried again.
        _queues = new(() => [.. stack.FailureQueues.Select(queue => (queue.Key, new FailureQueue(queue.Value, stack.Environment)))], LazyThreadSafetyMode.PublicationOnly);
    }

    public Task<StackStatus> ReadAsync(CancellationToken cancellationToken) => _status.ReadAsync(
        null, token => _readings.Get<StatusReader>().ReadAsync(CountAsync, FindUnreadableAsync, ReadCoverageAsync, token), cancellationToken);

    public void Dispose()
    {
        if (!_queues.IsValueCreated)
            return;
        foreach (var (_, queue) in _queues.Value)
            queue.Dispose();
    }

    private Task<IReadOnlyList<QueueStatus>> CountAsync(CancellationToken cancellationToken) =>
        ReplayableFunctions.Queues.FirstOrDefault(name => !_stack.FailureQueues.ContainsKey(name)) is { } missing
            ? throw new ServiceRefusedException($"the stack has no output {missing}Url")
            : StatusParts.CountAsync(_queues.Value, cancellationToken);

    private async Task<UnreadableSteps> FindUnreadableAsync(IReadOnlyList<GateRecord> gates, CancellationToken cancellationToken)
    {
        var found = await _unreadable.ReadAsync(
            null, token => new UnrecordedSteps(_readings.Get<IWorkflowSteps>(), _stack.AccountRegion).FindAsync(gates, token), cancellationToken);
        // A gate may have been recorded since.
        return found.Steps.Count == 0
            ? found
            : found with { Steps = [.. found.Steps.Where(step => gates.All(gate => gate.StepExecutionId != step.StepExecutionId))] };
    }

    private async Task<AccountCoverage> ReadCoverageAsync(Policy? published, CancellationToken cancellationToken)
    {
        var policy = published;
        if (policy is null)
        {
            var inUse = await _readings.ReadPolicyAsync(cancellationToken);
            policy = inUse.Policy ?? throw new ServiceRefusedException(inUse.Problem ?? "no policy can be read");
        }

        return await _coverage.ReadAsync(policy.Hash, token => CoverageOfAsync(policy, token), cancellationToken);
    }

    private async Task<AccountCoverage> CoverageOfAsync(Policy policy, CancellationToken cancellationToken)
    {
        var facts = await new AccountFactGatherer(new AccountReader(_readings.Get<IAmazonImagebuilder>())).GatherAsync(cancellationToken);
        return AccountCoverage.Of(policy, facts, _stack.Clock.GetUtcNow());
    }
}
