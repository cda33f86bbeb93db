using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>
/// Four simulated hours with faults: lost, duplicated and late events, throttled calls, functions killed between any two effects, scans that finish
/// late, people who answer manually. After the faults stop, every gate is answered once and as the rules decide.
/// </summary>
public sealed class GateChaosTests
{
    private const int Gates = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(21)]
    [InlineData(34)]
    public async Task Every_gate_is_answered_once_and_as_the_rules_decide(int seed)
    {
        var day = new Day(new(seed));
        await day.PassAsync();

        // A step has no record only if a person answered it before any delivery or sweep succeeded.
        var recorded = day.World.Records.All.Select(record => record.StepExecutionId).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Gates, recorded.Union(day.ManuallyAnswered).Count());
        Assert.Equal(recorded.Order(), day.World.Notifications.Distinct.Where(o => o.Kind is GateNotifications.Answered or GateNotifications.Stopped).Select(o => o.DeduplicationKey.Split(' ')[0]).Order());
        GateSummary.AssertOneBodyPerRequest(day.World.Service, atMost: 2 * Gates);
        Assert.All(day.World.Records.All, record =>
        {
            var byHand = day.ManuallyAnswered.Contains(record.StepExecutionId);
            Assert.Equal(byHand ? GateState.AnsweredElsewhere : GateState.Answered, record.State);
            if (!byHand)
                Assert.Equal(day.World.Service.Findings.ContainsKey(record.ImageArn) ? "STOP" : "RESUME", record.Outcome!.Action);
        });

        // The test proves something only if every kind of fault occurred.
        Assert.True(day.Lost > 0 && day.Doubled > 0 && day.Killed > 0 && day.Throttled > 0 && day.ManuallyAnswered.Count > 0);
    }

    private sealed class Day(Random random)
    {
        private readonly List<(int Minute, Func<Task> Do)> _plan = [];

        public GateWorld World { get; } = new();

        public HashSet<string> ManuallyAnswered { get; } = new(StringComparer.Ordinal);

        public int Lost { get; private set; }

        public int Doubled { get; private set; }

        public int Killed { get; private set; }

        public int Throttled { get; private set; }

        public async Task PassAsync()
        {
            World.Service.Steps.Clear();
            for (var i = 0; i < Gates; i++)
                Plan(i);

            World.Service.Fault = _ => random.Next(100) < 5 && ++Throttled > 0 ? new TimeoutException("throttled") : null;
            for (var minute = 0; minute < 240; minute++)
            {
                foreach (var (_, act) in _plan.FindAll(p => p.Minute == minute))
                    await act();
                if (minute % 5 == 4)
                    await TryAsync(effects => World.SweepAsync(effects), retries: 0);
                World.Clock.Advance(TimeSpan.FromMinutes(1));
            }

            World.Service.Fault = _ => null;
            World.PassLease();
            await World.SweepAsync();
        }

        private void Plan(int i)
        {
            var (stepId, image) = ($"step-{i:00000000}-2222-3333-4444-555555555555", GateWorld.Image with { Name = $"image-{i}" });
            var opens = random.Next(180);
            At(opens, () =>
            {
                World.AddStep(stepId, image);
                World.Service.Images[image.ToString()] = World.Service.Images[image.ToString()] with { ScanStatus = "SCANNING" };
                return Task.CompletedTask;
            });

            var critical = random.Next(3) == 0;
            At(opens + random.Next(30), () =>
            {
                World.Service.Images[image.ToString()] = World.Service.Images[image.ToString()] with { ScanStatus = "COMPLETED" };
                if (critical)
                    World.Service.Findings[image.ToString()] = [new("CVE-2026-4411", "CRITICAL", "YES")];
                return Task.CompletedTask;
            });

            if (random.Next(8) == 0)
                At(opens + random.Next(40), () => AnswerManually(stepId));

            var copies = random.Next(10) switch { 0 => 0, 1 or 2 => 2, _ => 1 };
            Lost += copies == 0 ? 1 : 0;
            Doubled += copies == 2 ? 1 : 0;
            for (var copy = 0; copy < copies; copy++)
                At(opens + random.Next(20), () => TryAsync(effects => World.DeliverAsync(effects, stepId, image), retries: 2));
        }

        private void At(int minute, Func<Task> act) => _plan.Add((minute, act));

        private Task AnswerManually(string stepId)
        {
            if (World.Service.Steps[stepId].IsWaiting)
            {
                World.Service.Answer(stepId, "STOP", "by hand");
                ManuallyAnswered.Add(stepId);
            }

            return Task.CompletedTask;
        }

        /// <summary>Retries a failed invocation and then gives up, like Lambda. Retries come at once here, which is the harder case.</summary>
        private async Task TryAsync(Func<Effects, Task> run, int retries)
        {
            for (var attempt = 0; attempt <= retries; attempt++)
            {
                try
                {
                    await run(random.Next(3) == 0 ? Effects.KillAfter(1 + random.Next(9)) : new());
                    return;
                }
                catch (Exception e) when (e is KilledException or TimeoutException or PassFailedException or RefusedWhileWaitingException)
                {
                    Killed += e is KilledException ? 1 : 0;
                }
            }
        }
    }
}
