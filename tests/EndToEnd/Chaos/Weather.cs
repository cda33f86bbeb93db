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
internal sealed class Weather(int seed)
{
    private readonly Random _wire = new(seed);
    private readonly Random _calls = new(seed + 1);
    private readonly Dictionary<string, Life> _lives = new(StringComparer.Ordinal);

    public bool IsRough { get; set; } = true;

    /// <summary>Loses every event except those of schedules.</summary>
    public bool NothingArrives { get; init; }

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    public int Throttled { get; private set; }

    public int Killed { get; private set; }

    public void Amend(string function, IServiceCollection services)
    {
        var life = _lives[function] = new();
        services.Decorate<IAmazonImagebuilder>(client => Storm.Over(client, call => FateOf(call, life, isImageBuilder: true)));
        services.Decorate<IAmazonDynamoDB>(client => Storm.Over(client, call => FateOf(call, life, isImageBuilder: false)));
    }

    public void BlowOver(DemoStage stage)
    {
        stage.Faults.Add(new("weather", d => IsRough && !d.Source.StartsWith("schedule", StringComparison.Ordinal), PlanForOne, int.MaxValue));
        // After an invocation that was killed, the next one runs in a new process.
        stage.Stack.Deliveries.Invoked += invocation =>
        {
            if (_lives.TryGetValue(invocation.Function, out var life))
                life.HasEnded = false;
        };
    }

    private IReadOnlyList<TimeSpan> PlanForOne()
    {
        var lot = _wire.NextDouble();
        if (NothingArrives || lot < 0.1)
        {
            Lost++;
            return [];
        }

        var copies = lot < 0.3 ? 2 : 1;
        Doubled += copies - 1;
        return [.. Enumerable.Range(0, copies).Select(_ => TimeSpan.FromMinutes(2) * _wire.NextDouble())];
    }

    /// <summary>Chosen when the call is made, so that concurrent calls choose in a fixed order.</summary>
    private Fate FateOf(string call, Life life, bool isImageBuilder)
    {
        if (life.HasEnded)
            return Fate.KilledBefore;
        if (!IsRough || NothingArrives)
            return Fate.None;

        var lot = _calls.NextDouble();
        if (isImageBuilder && lot < 0.05)
        {
            Throttled++;
            return Fate.Throttled;
        }

        // Kills mostly before and after calls that change something, and rarely elsewhere.
        var share = call is "SendWorkflowStepActionAsync" or "PutItemAsync" ? 0.03 : 0.003;
        if (lot < 0.9 || lot >= 0.9 + (2 * share))
            return Fate.None;
        Killed++;
        life.HasEnded = true;
        return lot < 0.9 + share ? Fate.KilledBefore : Fate.KilledAfter;
    }

    private sealed class Life
    {
        public bool HasEnded { get; set; }
    }
}
