using Amazon.DynamoDBv2;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Chaos;

/// <summary>
/// The injected faults, by seed: 10 % of the events are lost and 20 % duplicated, and all are delayed by up to two minutes, so that they are reordered;
/// 5 % of the calls to Image Builder are throttled beyond the client's retries; functions are killed before or after any call.
/// </summary>
internal sealed class FaultPlan(int seed)
{
    private readonly Random _wire = new(seed);
    private readonly Random _calls = new(seed + 1);
    private readonly Dictionary<string, Invocation> _lives = new(StringComparer.Ordinal);

    public bool IsActive { get; set; } = true;

    /// <summary>Loses every event except those of schedules.</summary>
    public bool LosesEverything { get; init; }

    public int LostEvents { get; private set; }

    public int Doubled { get; private set; }

    public int Throttled { get; private set; }

    public int Killed { get; private set; }

    public void Amend(string function, IServiceCollection services)
    {
        var life = _lives[function] = new();
        services.Decorate<IAmazonImagebuilder>(client => FaultyClient.Around(client, call => FaultFor(call, life, isImageBuilder: true)));
        services.Decorate<IAmazonDynamoDB>(client => FaultyClient.Around(client, call => FaultFor(call, life, isImageBuilder: false)));
    }

    public void Stop(DemoEnvironment demo)
    {
        demo.Faults.Add(new("weather", d => IsActive && !d.Source.StartsWith("schedule", StringComparison.Ordinal), PlanForOne, int.MaxValue));
        // After an invocation that was killed, the next one runs in a new process.
        demo.Stack.Deliveries.Invoked += invocation =>
        {
            if (_lives.TryGetValue(invocation.Function, out var life))
                life.HasEnded = false;
        };
    }

    private IReadOnlyList<TimeSpan> PlanForOne()
    {
        var lot = _wire.NextDouble();
        if (LosesEverything || lot < 0.1)
        {
            LostEvents++;
            return [];
        }

        var copies = lot < 0.3 ? 2 : 1;
        Doubled += copies - 1;
        return [.. Enumerable.Range(0, copies).Select(_ => TimeSpan.FromMinutes(2) * _wire.NextDouble())];
    }

    /// <summary>Chosen when the call is made, so that concurrent calls choose in a fixed order.</summary>
    private InjectedFault FaultFor(string call, Invocation life, bool isImageBuilder)
    {
        if (life.HasEnded)
            return InjectedFault.KilledBefore;
        if (!IsActive || LosesEverything)
            return InjectedFault.None;

        var lot = _calls.NextDouble();
        if (isImageBuilder && lot < 0.05)
        {
            Throttled++;
            return InjectedFault.Throttled;
        }

        // Kills mostly before and after calls that change something, and rarely elsewhere.
        var share = call is "SendWorkflowStepActionAsync" or "PutItemAsync" ? 0.03 : 0.003;
        if (lot < 0.9 || lot >= 0.9 + (2 * share))
            return InjectedFault.None;
        Killed++;
        life.HasEnded = true;
        return lot < 0.9 + share ? InjectedFault.KilledBefore : InjectedFault.KilledAfter;
    }

    private sealed class Invocation
    {
        public bool HasEnded { get; set; }
    }
}

/// <summary>One build and what was stubbed for it.</summary>
/// <param name="ScanAt">The time at which its scan completes; null if the emulator decides.</param>
/// <param name="Incident">What else happens to the build.</param>
internal sealed record PlannedBuild(string ImageArn, bool Critical, DateTimeOffset? ScanAt, BuildIncident Incident);

/// <summary>The fault that is injected into one call.</summary>
internal enum InjectedFault
{
    None,
    Throttled,
    KilledBefore,
    KilledAfter,
}
