using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>Sweeps of a world whose calls take time, with the limits of the function.</summary>
internal sealed class TimedSweeps
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    // The function has 120 seconds in template.yaml, of which the last 25 begin no further step.
    public static readonly TimeSpan End = TimeSpan.FromSeconds(119.5);
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(95);

    private readonly VirtualTime _time;
    private readonly GateWorld _world;
    private readonly Func<Task> _call;

    /// <param name="call">What each call of the sweep waits for.</param>
    public TimedSweeps(VirtualTime time, GateWorld world, Func<Task> call)
    {
        (_time, _world, _call) = (time, world, call);
        time.Passed += world.Clock.Advance;
    }

    /// <summary>Sweeps every five minutes until that time.</summary>
    public void RunUntil(DateTimeOffset end) => _time.Run(async () =>
    {
        while (_world.Clock.GetUtcNow() < end)
        {
            var started = _time.Now;
            await SweepAsync();
            await _time.DelayAsync(started + Every - _time.Now);
        }
    });

    public async Task SweepAsync()
    {
        using var closing = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        var (closesAt, endsAt) = (_time.Now + Closing, _time.Now + End);
        _time.Passed += Check;
        try
        {
            await _world.SweepAsync(Effects.AfterEach(_call), new WorkTime(closing.Token, end.Token));
        }
        catch (Exception e) when (e is PassFailedException or InvalidOperationException)
        {
            // Some calls failed. The next sweep handles what they were for.
        }
        finally
        {
            _time.Passed -= Check;
        }

        void Check(TimeSpan passed)
        {
            if (_time.Now >= closesAt)
                closing.Cancel();
            if (_time.Now >= endsAt)
                end.Cancel();
        }
    }
}
