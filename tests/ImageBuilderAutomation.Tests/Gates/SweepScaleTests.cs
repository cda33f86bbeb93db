using ImageBuilderAutomation.Gates;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>Sweeps every five minutes over more waiting steps than one sweep can check, with slow and throttled calls.</summary>
public sealed class SweepScaleTests
{
    private const int Steps = 2000;
    private const int Sweeps = 36;

    private static readonly TimeSpan Call = TimeSpan.FromMilliseconds(100);

    private readonly VirtualTime _time = new();
    private readonly GateWorld _world = new();
    private readonly Random _random = new(20261201);
    private readonly List<TimeSpan> _passes = [];

    public SweepScaleTests()
    {
        _world.Rules.Instead = GateAnswer.AskAgain;
        for (var i = 1; i < Steps; i++)
            _world.AddStep($"step-{i:00000000}-2222-3333-4444-555555555555", GateWorld.Image with { Name = $"image-{i}" });
    }

    [Fact]
    public void Two_thousand_waiting_steps_are_all_checked_in_turn_and_every_pass_ends_in_time()
    {
        var sweeps = new TimedSweeps(_time, _world, CallAsync);
        _time.Run(async () =>
        {
            for (var i = 0; i < Sweeps; i++)
            {
                var started = _time.Now;
                await sweeps.SweepAsync();
                _passes.Add(_time.Now - started);
                await _time.DelayAsync(started + TimedSweeps.Every - _time.Now);
            }
        });

        Assert.Equal(Sweeps, _passes.Count(pass => pass < TimedSweeps.End));
        var checks = _world.Rules.ReceivedFacts.ToLookup(facts => facts.Step.StepExecutionId, facts => facts.Now);
        Assert.Equal(Steps, checks.Count);
        // Each asks to be checked every ten minutes, and a sweep has time for about nine in ten. A check that fails costs the step one more sweep. Only every second
        // list reaches its 80th page, so the steps at its end are seen late for the first time.
        Assert.All(checks, times => Assert.InRange(LongestPause(times), TimeSpan.Zero, TimeSpan.FromMinutes(70)));
    }

    private static TimeSpan LongestPause(IEnumerable<DateTimeOffset> checks)
    {
        var start = new TestClock().GetUtcNow();
        var times = checks.Prepend(start).Append(start + (TimedSweeps.Every * Sweeps)).ToList();
        return times.Zip(times.Skip(1), (before, after) => after - before).Max();
    }

    /// <summary>A call takes 100 milliseconds. One in ten is throttled and repeated once, as the service's client does.</summary>
    private async Task CallAsync()
    {
        await _time.DelayAsync(Call);
        if (!IsThrottled())
            return;
        await _time.DelayAsync(3 * Call);
        if (IsThrottled())
            throw new InvalidOperationException("Throttled at both attempts.");
    }

    private bool IsThrottled() => _random.Next(10) == 0;
}
