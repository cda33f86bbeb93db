using System.Globalization;
using ImageBuilderAutomation.Console.Elements;
using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Console.Plan;

/// <summary>
/// Makes the plan of the next lifecycle run and keeps the latest one. It asks Image Builder and EC2 about every image, so it is made once for everybody who looks,
/// and goes on when the person leaves the page.
/// </summary>
public sealed class KeptPlan(StackReadings readings, ConsoleOptions options) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private PlanState _state = new(null, null, null);

    /// <summary>Something of <see cref="State"/> changed.</summary>
    public event Action? Changed;

    public PlanState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>Begins to make a plan, unless one is being made.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (_state.Progress is not null)
                return;
            _state = _state with { Progress = "Reading the policy.", Failure = null };
        }

        Changed?.Invoke();
        _ = Task.Run(MakeAsync);
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task MakeAsync()
    {
        var end = _end.Token;
        try
        {
            var policy = await readings.ReadPolicyAsync(end);
            if (policy.Policy is not { } rules)
                Set(state => state with { Progress = null, Failure = policy.Problem });
            else if (await MakeAsync(rules, end) is var made)
                Set(_ => new(made, null, null));
        }
        catch (Exception e)
        {
            if (end.IsCancellationRequested)
                return;
            if (Problem.Explain(e) is null)
                options.Log($"console: the plan could not be made: {e}");
            Set(state => state with { Progress = null, Failure = Problem.Explain(e) ?? "The console could not make it. Its terminal shows why." });
        }
    }

    private async Task<MadePlan> MakeAsync(Policy policy, CancellationToken end)
    {
        Set(state => state with { Progress = "Reading all images, recipes and records." });
        var facts = await readings.Get<LifecycleFactGatherer>(policy).GatherAsync(WorkTime.Until(end), amis =>
        {
            Set(state => state with
            {
                Progress = string.Create(CultureInfo.InvariantCulture, $"Asking who uses {amis.Count} AMIs."),
            });
            return Task.CompletedTask;
        });
        var plan = LifecycleDecider.Decide(facts, policy.Lifecycle);
        var before = await readings.Get<ILifecycleRecords>().ReadPlanAsync(end);
        return new(new(plan, facts.Usage, PlanChanges.Of(before, plan)), policy.ShortHash, policy.ModeOf(Capability.Lifecycle));
    }

    private void Set(Func<PlanState, PlanState> change)
    {
        lock (_lock)
            _state = change(_state);
        Changed?.Invoke();
    }
}

/// <param name="Made">The latest plan; null before the first one.</param>
/// <param name="Progress">What is being read for the next one; null while none is made.</param>
/// <param name="Failure">Why the latest attempt failed; null when it did not.</param>
public sealed record PlanState(MadePlan? Made, string? Progress, string? Failure);

/// <param name="PolicyHash">In short form.</param>
/// <param name="Mode">In observe, a run only says what it would do.</param>
public sealed record MadePlan(PlanView View, string PolicyHash, Mode Mode);
