using ImageBuilderAutomation.Functions.Schedules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Functions.Policies;

/// <summary>
/// Runs work under the policy that is in force. A published policy is read when a process starts; afterwards the last look before each act notices another
/// one, and the work begins again under that. Before a person's request it is read each time, because a refusal makes no last look. Handlers
/// can be repeated at any point, so nothing is done twice.
/// </summary>
/// <param name="services">The services with the packaged policy.</param>
/// <param name="published">Null while the packaged policy counts.</param>
/// <param name="compose">The services with a published policy.</param>
public sealed class PolicyRunner(IServiceProvider services, IPolicySource? published, Func<PolicyInForce, ServiceProvider> compose) : IAsyncDisposable
{
    /// <summary>More publications in one invocation are no accident.</summary>
    private const int MaxChanges = 4;

    private readonly SemaphoreSlim _reading = new(1, 1);
    // Work under an earlier policy may still run when another invocation of this process reads a new one, so earlier services stay until the end.
    private readonly List<ServiceProvider> _composed = [];
    private (PolicyInForce Policy, IServiceProvider Services)? _current;

    /// <summary>
    /// The work of one function. Its services are created now, so that a new process pays for them while it starts, and so that an error shows then.
    /// </summary>
    public PolicyRun<T> For<T>()
        where T : notnull
    {
        _ = services.GetRequiredService<T>();
        return new(this);
    }

    /// <exception cref="PolicyChangedException">The policy keeps changing.</exception>
    internal async Task<(TResult Result, PolicyInForce Policy)> RunAsync<T, TResult>(
        Func<T, bool, Task<TResult>> work, bool forPerson, CancellationToken cancellationToken, ScheduledRun? run = null)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var change = 0; ; change++)
        {
            var (policy, current) = await CurrentAsync(forPerson, cancellationToken);
            // Before the work, so that a run that fails names its policy too.
            run?.Decides(policy);
            try
            {
                return (await work(current.GetRequiredService<T>(), change > 0), policy);
            }
            catch (PolicyChangedException) when (change < MaxChanges)
            {
                await ForgetAsync(policy, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var composed in _composed)
            await composed.DisposeAsync();
        _reading.Dispose();
    }

    private async Task<(PolicyInForce Policy, IServiceProvider Services)> CurrentAsync(bool isRead, CancellationToken cancellationToken)
    {
        if (published is null)
            return (services.GetRequiredService<PolicyInForce>(), services);
        await _reading.WaitAsync(cancellationToken);
        try
        {
            // Without a usable policy, each invocation looks again.
            if (!isRead && _current is { Policy.Problem: null } known)
                return known;
            var policy = await published.ReadAsync(cancellationToken);
            if (policy.Problem is null && _current is { Policy.Problem: null } same && same.Policy.Publication == policy.Publication)
                return same;
            // The same problem as before needs no other services: a process can look for days.
            if (policy.Problem is { } problem && _current is { } unusable && unusable.Policy.Problem == problem)
                return unusable;
            var composed = compose(policy);
            _composed.Add(composed);
            _current = (policy, composed);
            return _current.Value;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task ForgetAsync(PolicyInForce policy, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } known && ReferenceEquals(known.Policy, policy))
                _current = null;
        }
        finally
        {
            _reading.Release();
        }
    }
}

/// <summary>Work on one handler of a capability, under the policy in force.</summary>
public sealed class PolicyRun<T>(PolicyRunner runner)
    where T : notnull
{
    /// <param name="run">Learns which policy decided; null for work that is not on a schedule.</param>
    /// <exception cref="PolicyUnusableException">The work is done under rules that hold every gate, because no published policy can be used.</exception>
    /// <exception cref="PolicyChangedException">The policy keeps changing.</exception>
    public Task<TResult> RunAsync<TResult>(Func<T, Task<TResult>> work, CancellationToken cancellationToken, ScheduledRun? run = null) =>
        RunAsync((handler, _) => work(handler), cancellationToken, run);

    /// <param name="work">Learns whether it began before, under an earlier policy.</param>
    /// <inheritdoc cref="RunAsync{TResult}(Func{T, Task{TResult}}, CancellationToken, ScheduledRun?)"/>
    public async Task<TResult> RunAsync<TResult>(Func<T, bool, Task<TResult>> work, CancellationToken cancellationToken, ScheduledRun? run = null)
    {
        var (result, policy) = await runner.RunAsync(work, forPerson: false, cancellationToken, run);
        return policy.Problem is { } problem ? throw new PolicyUnusableException(problem) : result;
    }

    /// <summary>For a person's call, which gets its answer also while no policy can be used: a stop and a switch need none.</summary>
    /// <param name="work">Gets the call. If it is carried out again under another policy, that is a repetition: others may have acted since it began.</param>
    /// <exception cref="PolicyChangedException">The policy keeps changing.</exception>
    public async Task<TResult> RunForPersonAsync<TResult>(Func<T, PersonCall, Task<TResult>> work, PersonCall call, CancellationToken cancellationToken) =>
        (await runner.RunAsync<T, TResult>(
            (handler, isAgain) => work(handler, isAgain ? call with { IsRepeated = true } : call), forPerson: true, cancellationToken)).Result;
}

/// <summary>No published policy can be used. Every gate is held, and nothing else happens.</summary>
public sealed class PolicyUnusableException(string problem)
    : Exception($"No policy is in force: {problem}. Every gate is held and nothing else happens. Publish a policy or roll back: policy rollback.");
