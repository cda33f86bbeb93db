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

    /// <summary>A sweep each five minutes, as the template has it.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var end = world.Clock.GetUtcNow() + time; world.Clock.GetUtcNow() < end;)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.SweepAsync();
        }
    }

    [Fact]
    public async Task A_held_gate_is_told_once_and_reminded_of_each_interval_and_before_its_end()
    {
        world.Rules.Remind = TimeSpan.FromHours(20);
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await world.DeliverAsync();

        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));

        // Three days: a tenth of it before the end comes the last one.
        Assert.Equal([20, 40, 60, 72 - 7.2], Reminders(began).Select(after => after.TotalHours));
        Assert.Equal([GateOutcomes.Waits, .. Enumerable.Repeat(GateOutcomes.Reminder, 4), GateOutcomes.Expired], world.Told.All.Select(o => o.Kind));
        Assert.Contains("ends 2026-11-23 09:00 UTC by the service", world.Told.All[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_policy_s_word_there_is_the_one_before_the_end()
    {
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        Assert.Equal([TimeSpan.FromHours(64.8)], Reminders(began));
    }

    [Fact]
    public async Task The_end_may_be_a_rule_s()
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
    public async Task A_short_wait_has_ten_minutes_notice_or_half_of_it(int minutes, int reminded)
    {
        world.ChangeStep(s => s with { Timeout = TimeSpan.FromMinutes(minutes) });
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromMinutes(minutes));
        Assert.Equal([TimeSpan.FromMinutes(reminded)], Reminders(began));
    }

    [Fact]
    public async Task A_wait_without_a_known_end_is_reminded_of_as_often_as_the_policy_says()
    {
        world.ChangeStep(s => s with { Timeout = null });
        world.Rules.Remind = TimeSpan.FromHours(4);
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromHours(13));
        Assert.Equal([4, 8, 12], Reminders(began).Select(after => after.TotalHours));
    }

    [Fact]
    public async Task An_approval_in_between_pushes_no_reminder_away()
    {
        world.Rules.Remind = TimeSpan.FromHours(4);
        var began = world.Clock.GetUtcNow();
        await world.DeliverAsync();
        world.Clock.Advance(TimeSpan.FromHours(3));
        await world.Records.TryWriteAsync(world.Record!.Approved(new("platform", "arn:aws:iam::111122223333:user/kim", "looks fine", world.Clock.GetUtcNow())), default);
        await PassAsync(TimeSpan.FromHours(2));
        Assert.Equal([TimeSpan.FromHours(4)], Reminders(began));
    }

    [Theory]
    [InlineData(GateAnswer.Resume, "would be resume")]
    [InlineData(GateAnswer.Stop, "would be stop")]
    [InlineData(GateAnswer.Hold, "would be hold")]
    public async Task An_observed_gate_is_told_to_end_at_the_service_whatever_the_rules_would_do(GateAnswer answer, string told)
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
        Assert.Contains("1 only observed, the first ends at 2026-11-23 09:00 UTC by the service", Assert.Single(world.SweepLog.Lines, line => line.EventId == 1010).Text, StringComparison.Ordinal);

        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(5));
        Assert.Equal([GateOutcomes.Waits, GateOutcomes.Reminder, GateOutcomes.Expired], world.Told.All.Select(o => o.Kind));
        Assert.Empty(world.Service.Sent);
        Assert.Equal(0, (await world.SweepAsync()).Observed);
    }

    [Fact]
    public async Task A_mode_that_changes_is_news_at_the_next_sweep()
    {
        world.Modes.Override = Mode.Observe;
        await world.DeliverAsync();
        world.Modes.Override = Mode.Act;

        await world.SweepAsync();
        await world.SweepAsync();

        Assert.Equal([GateOutcomes.Waits, GateOutcomes.Waits], world.Told.Distinct.Select(o => o.Kind));
        Assert.Equal([true, false], world.Told.Distinct.Select(o => o.Text.Contains("only observed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_asked_again_waits_for_nobody()
    {
        world.Rules.Instead = GateAnswer.AskAgain;
        world.Rules.Remind = TimeSpan.FromHours(4);
        await world.DeliverAsync();
        await PassAsync(TimeSpan.FromHours(9));
        Assert.Empty(world.Told.All);
    }
}
