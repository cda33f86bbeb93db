using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class ReminderTests
{
    private readonly GateWorld _world = new();

    public ReminderTests() => _world.Rules.Instead = GateAnswer.Hold;

    private IEnumerable<TimeSpan> Reminders(DateTimeOffset startedAt) =>
        _world.Notifications.Distinct.Where(o => o.Kind == GateNotifications.Reminder).Select(o => o.At - startedAt);

    /// <summary>Sweeps every five minutes, as in the template.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var end = _world.Clock.GetUtcNow() + time; _world.Clock.GetUtcNow() < end;)
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
            await _world.SweepAsync();
        }
    }

    [Fact]
    public async Task A_held_gate_is_announced_once_with_reminders_at_each_interval_and_before_its_end()
    {
        _world.Rules.Remind = TimeSpan.FromHours(20);
        var startedAt = _world.Clock.GetUtcNow();
        await _world.DeliverAsync();
        await _world.DeliverAsync();

        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));

        // The final reminder comes a tenth of the three days before the end.
        Assert.Equal([20, 40, 60, 72 - 7.2], Reminders(startedAt).Select(after => after.TotalHours));
        Assert.Equal([GateNotifications.WaitsForPeople, .. Enumerable.Repeat(GateNotifications.Reminder, 4), GateNotifications.Expired], _world.Notifications.All.Select(o => o.Kind));
        Assert.Contains("ends 2026-11-23 09:00 UTC by the service", _world.Notifications.All[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_interval_in_the_policy_there_is_only_the_reminder_before_the_end()
    {
        var startedAt = _world.Clock.GetUtcNow();
        await _world.DeliverAsync();
        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        Assert.Equal([TimeSpan.FromHours(64.8)], Reminders(startedAt));
    }

    [Fact]
    public async Task The_end_may_be_a_rule_s_expiry()
    {
        _world.Rules.Expires = TimeSpan.FromHours(10);
        var startedAt = _world.Clock.GetUtcNow();
        await _world.DeliverAsync();
        await PassAsync(TimeSpan.FromHours(9.5));
        Assert.Equal([TimeSpan.FromHours(9)], Reminders(startedAt));
        Assert.Contains("ends 2026-11-20 19:00 UTC by rule clean", _world.Notifications.All[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, 20)]
    [InlineData(12, 6)]
    public async Task A_short_wait_has_its_reminder_ten_minutes_before_its_end_or_at_half(int minutes, int reminded)
    {
        _world.ChangeStep(s => s with { Timeout = TimeSpan.FromMinutes(minutes) });
        var startedAt = _world.Clock.GetUtcNow();
        await _world.DeliverAsync();
        await PassAsync(TimeSpan.FromMinutes(minutes));
        Assert.Equal([TimeSpan.FromMinutes(reminded)], Reminders(startedAt));
    }

    [Fact]
    public async Task A_wait_without_a_known_end_has_reminders_at_the_policy_s_interval()
    {
        _world.ChangeStep(s => s with { Timeout = null });
        _world.Rules.Remind = TimeSpan.FromHours(4);
        var startedAt = _world.Clock.GetUtcNow();
        await _world.DeliverAsync();
        await PassAsync(TimeSpan.FromHours(13));
        Assert.Equal([4, 8, 12], Reminders(startedAt).Select(after => after.TotalHours));
    }

    [Fact]
    public async Task An_approval_in_between_delays_no_reminder()
    {
        _world.Rules.Remind = TimeSpan.FromHours(4);
        var startedAt = _world.Clock.GetUtcNow();
        await _world.DeliverAsync();
        _world.Clock.Advance(TimeSpan.FromHours(3));
        var approval = new Approval("platform", "arn:aws:iam::111122223333:user/kim", "looks fine", _world.Clock.GetUtcNow());
        _world.Approvals.Approve(GateWorld.Image.ToString(), GateWorld.StepId, approval);
        await PassAsync(TimeSpan.FromHours(2));
        Assert.Equal([TimeSpan.FromHours(4)], Reminders(startedAt));
    }

    [Theory]
    [InlineData(GateAnswer.Resume, "would be resume")]
    [InlineData(GateAnswer.Stop, "would be stop")]
    [InlineData(GateAnswer.Hold, "would be hold")]
    public async Task An_observed_gate_ends_by_the_service_s_time_out_for_every_answer_of_the_rules(GateAnswer answer, string message)
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Rules.Instead = answer;
        _world.Rules.Expires = TimeSpan.FromHours(10);
        var startedAt = _world.Clock.GetUtcNow();
        await _world.DeliverAsync();

        var waits = Assert.Single(_world.Notifications.All);
        Assert.Equal(GateNotifications.WaitsForPeople, waits.Kind);
        Assert.Contains(message, waits.Text, StringComparison.Ordinal);
        Assert.Contains("ends 2026-11-23 09:00 UTC by the service", waits.Text, StringComparison.Ordinal);

        var report = await _world.SweepAsync();
        Assert.Equal((1, startedAt.AddDays(3)), (report.Observed, report.FirstObservedEnd));
        var swept = Assert.Single(_world.SweepLog.Lines, line => line.EventId == 1010);
        Assert.Contains("1 only observed: the service's time-out ends the first at 2026-11-23 09:00 UTC", swept.Text, StringComparison.Ordinal);

        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(5));
        Assert.Equal([GateNotifications.WaitsForPeople, GateNotifications.Reminder, GateNotifications.Expired], _world.Notifications.All.Select(o => o.Kind));
        Assert.Empty(_world.Service.Sent);
        Assert.Equal(0, (await _world.SweepAsync()).Observed);
    }

    [Fact]
    public async Task A_changed_mode_is_announced_at_the_next_sweep()
    {
        _world.Modes.Override = Mode.Observe;
        await _world.DeliverAsync();
        _world.Modes.Override = Mode.Act;

        await _world.SweepAsync();
        await _world.SweepAsync();

        Assert.Equal([GateNotifications.WaitsForPeople, GateNotifications.WaitsForPeople], _world.Notifications.Distinct.Select(o => o.Kind));
        Assert.Equal([true, false], _world.Notifications.Distinct.Select(o => o.Text.Contains("mode observe", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_gate_that_asks_again_later_does_not_wait_for_people()
    {
        _world.Rules.Instead = GateAnswer.AskAgain;
        _world.Rules.Remind = TimeSpan.FromHours(4);
        await _world.DeliverAsync();
        await PassAsync(TimeSpan.FromHours(9));
        Assert.Empty(_world.Notifications.All);
    }
}
