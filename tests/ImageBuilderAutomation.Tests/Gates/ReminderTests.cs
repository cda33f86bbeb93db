using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class ReminderTests
{
    private readonly GateWorld world = new();

    public ReminderTests() => world.Rules.Instead = GateAnswer.Hold;

    private IEnumerable<TimeSpan> Reminders(DateTimeOffset began) =>
        world.Told.Distinct.Where(o => o.Kind == GateOutcomes.Reminder).Select(o => o.At - began);

    /// <summary>Sweeps every five minutes, as in the template.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var end = world.Clock.GetUtcNow() + time; world.Clock.GetUtcNow() < end;)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.SweepAsync();
        }
    }

    [Fact]
    public async Task A_held_gate_is_announced_once_with_reminders_at_each_interval_and_before_its_end()
    {
        world.Rules.Remind = TimeSpan.FromHours(20);
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await world.DeliverAsync();

        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));

        // The final reminder comes a tenth of the three days before the end.
        Assert.Equal([20, 40, 60, 72 - 7.2], Reminders(began).Select(after => after.TotalHours));
        Assert.Equal([GateOutcomes.Waits, .. Enumerable.Repeat(GateOutcomes.Reminder, 4), GateOutcomes.Expired], world.Told.All.Select(o => o.Kind));
        Assert.Contains("ends 2026-11-23 09:00 UTC by the service", world.Told.All[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_interval_in_the_policy_there_is_only_the_reminder_before_the_end()
    {
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        Assert.Equal([TimeSpan.FromHours(64.8)], Reminders(began));
    }

    [Fact]
    public async Task The_end_may_be_a_rule_s_expiry()
    {
        world.Rules.Expires = TimeSpan.FromHours(10);
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromHours(9.5));
        Assert.Equal([TimeSpan.FromHours(9)], Reminders(began));
        Assert.Contains("ends 2026-11-20 19:00 UTC by rule clean", world.Told.All[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, 20)]
    [InlineData(12, 6)]
    public async Task A_short_wait_has_its_reminder_ten_minutes_before_its_end_or_at_half(int minutes, int reminded)
    {
        world.ChangeStep(s => s with { Timeout = TimeSpan.FromMinutes(minutes) });
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromMinutes(minutes));
        Assert.Equal([TimeSpan.FromMinutes(reminded)], Reminders(began));
    }

    [Fact]
    public async Task A_wait_without_a_known_end_has_reminders_at_the_policy_s_interval()
    {
        world.ChangeStep(s => s with { Timeout = null });
        world.Rules.Remind = TimeSpan.FromHours(4);
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromHours(13));
        Assert.Equal([4, 8, 12], Reminders(began).Select(after => after.TotalHours));
    }

    [Fact]
    public async Task An_approval_in_between_delays_no_reminder()
    {
        world.Rules.Remind = TimeSpan.FromHours(4);
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        world.Clock.Advance(TimeSpan.FromHours(3));
        var approval = new Approval("platform", "arn:aws:iam::111122223333:user/kim", "looks fine", world.Clock.GetUtcNow());
        await world.Records.TryWriteAsync(world.Record!.Approved(approval), default);
        await PassAsync(TimeSpan.FromHours(2));
        Assert.Equal([TimeSpan.FromHours(4)], Reminders(began));
    }

    [Theory]
    [InlineData(GateAnswer.Resume, "would be resume")]
    [InlineData(GateAnswer.Stop, "would be stop")]
    [InlineData(GateAnswer.Hold, "would be hold")]
    public async Task An_observed_gate_ends_by_the_service_s_time_out_whatever_the_rules_would_answer(GateAnswer answer, string told)
    {
        world.Options = world.Options with { Mode = Mode.Observe };
        world.Rules.Instead = answer;
        world.Rules.Expires = TimeSpan.FromHours(10);
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();

        var waits = Assert.Single(world.Told.All);
        Assert.Equal(GateOutcomes.Waits, waits.Kind);
        Assert.Contains(told, waits.Text, StringComparison.Ordinal);
        Assert.Contains("ends 2026-11-23 09:00 UTC by the service", waits.Text, StringComparison.Ordinal);

        var report = await world.SweepAsync();
        Assert.Equal((1, began.AddDays(3)), (report.Observed, report.FirstObservedEnd));
        var swept = Assert.Single(world.SweepLog.Lines, line => line.EventId == 1010);
        Assert.Contains("1 only observed: the service's time-out ends the first at 2026-11-23 09:00 UTC", swept.Text, StringComparison.Ordinal);

        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(5));
        Assert.Equal([GateOutcomes.Waits, GateOutcomes.Reminder, GateOutcomes.Expired], world.Told.All.Select(o => o.Kind));
        Assert.Empty(world.Service.Sent);
        Assert.Equal(0, (await world.SweepAsync()).Observed);
    }

    [Fact]
    public async Task A_changed_mode_is_announced_at_the_next_sweep()
    {
        world.Modes.Override = Mode.Observe;
        await world.DeliverAsync();
        world.Modes.Override = Mode.Act;

        await world.SweepAsync();
        await world.SweepAsync();

        Assert.Equal([GateOutcomes.Waits, GateOutcomes.Waits], world.Told.Distinct.Select(o => o.Kind));
        Assert.Equal([true, false], world.Told.Distinct.Select(o => o.Text.Contains("mode observe", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_gate_that_is_asked_again_does_not_wait_for_people()
    {
        world.Rules.Instead = GateAnswer.AskAgain;
        world.Rules.Remind = TimeSpan.FromHours(4);
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromHours(9));
        Assert.Empty(world.Told.All);
    }
}
