using System.Text.Json.Nodes;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>Many reminders of one sweep are one notification, and each gate is still reminded of when it is due.</summary>
public sealed class GroupedReminderTests
{
    private const int Gates = 8;

    [Fact]
    public async Task The_reminders_of_one_sweep_are_one_notification_and_the_next_ones_are_another()
    {
        var world = await HeldAsync();
        await SweepAfterAsync(world, TimeSpan.FromHours(4));
        await SweepAfterAsync(world, TimeSpan.FromMinutes(5));
        await SweepAfterAsync(world, TimeSpan.FromHours(4));

        var groups = Reminders(world);
        Assert.Equal([Gates, Gates], groups.Select(group => Listed(group).Count));
        Assert.Distinct(groups.Select(group => group.Id));
        // Recorded as if each had been sent alone: the wait of three days has one more reminder before its end.
        Assert.All(world.Records.All, record => Assert.Equal(world.Clock.GetUtcNow().AddHours(4), record.RemindAt!.Value, TimeSpan.FromMinutes(6)));
    }

    [Fact]
    public async Task Few_reminders_are_published_one_by_one()
    {
        var world = await HeldAsync(gates: 5);
        await SweepAfterAsync(world, TimeSpan.FromHours(4));
        Assert.Equal(world.Records.All.Select(record => record.ImageArn).Order(), Reminders(world).Select(reminder => reminder.Subject).Order());
    }

    /// <summary>A listed notification has the id that it has alone, so that a receiver knows it again in whatever group it comes.</summary>
    [Fact]
    public async Task Wherever_a_sweep_crashes_every_gate_is_reminded_of_and_no_reminder_gets_another_id()
    {
        var whole = await HeldAsync();
        await SweepAfterAsync(whole, TimeSpan.FromHours(4));
        var expected = Listed(Assert.Single(Reminders(whole)));

        for (var effect = 1; ; effect++)
        {
            var world = await HeldAsync();
            world.Clock.Advance(TimeSpan.FromHours(4));
            var effects = Effects.KillAfter(effect);
            try
            {
                await world.SweepAsync(effects);
            }
            catch (Exception e) when (e is KilledException or PassFailedException)
            {
            }

            if (!effects.Reached)
                break;
            await world.SweepAsync();
            await world.SweepAsync();
            Assert.Equal(expected, Reminders(world).SelectMany(Listed).Distinct().Order());
            Assert.All(world.Records.All, record => Assert.True(record.RemindAt > world.Clock.GetUtcNow()));
        }
    }

    [Fact]
    public async Task A_group_that_cannot_be_published_is_published_by_the_next_sweep_with_the_same_id()
    {
        var world = await HeldAsync();
        world.Clock.Advance(TimeSpan.FromHours(4));
        world.Notifications.Fault = new ServiceRefusedException("events answered 503");
        var failed = await Assert.ThrowsAsync<PassFailedException>(() => world.SweepAsync());
        Assert.Equal(["reminders"], failed.Failures.Keys);

        world.Notifications.Fault = null;
        await world.SweepAsync();
        Assert.Equal(Gates, Listed(Assert.Single(Reminders(world))).Count);
    }

    /// <summary>After the group is published, before every gate is recorded: the rest is published again, as the same group if nothing was recorded.</summary>
    [Fact]
    public async Task The_same_group_is_published_again_after_a_crash_before_the_first_write()
    {
        var world = await HeldAsync();
        world.Clock.Advance(TimeSpan.FromHours(4));
        world.Notifications.AfterPublishing = () => throw new KilledException(1);
        await Assert.ThrowsAsync<PassFailedException>(() => world.SweepAsync());
        world.Notifications.AfterPublishing = null;
        await world.SweepAsync();

        Assert.Equal(2, Reminders(world).Count);
        Assert.Single(Reminders(world).Select(group => group.Id).Distinct());
    }

    private static List<Notification> Reminders(GateWorld world) => [.. world.Notifications.All.Where(notification => notification.Kind == GateNotifications.Reminder)];

    /// <summary>The ids that a notification stands for.</summary>
    private static List<string> Listed(Notification notification) => JsonNode.Parse(notification.ToDetail())!["notifications"] is JsonArray rows
        ? [.. rows.Select(row => (string)row!["id"]!).Order()]
        : [notification.Id];

    private static async Task SweepAfterAsync(GateWorld world, TimeSpan time)
    {
        world.Clock.Advance(time);
        await world.SweepAsync();
    }

    private static async Task<GateWorld> HeldAsync(int gates = Gates)
    {
        var world = new GateWorld();
        world.Rules.Instead = GateAnswer.Hold;
        world.Rules.Remind = TimeSpan.FromHours(4);
        for (var i = 1; i < gates; i++)
            world.AddStep($"step-{i:00000000}-2222-3333-4444-555555555555", GateWorld.Image with { Name = $"image-{i}" });
        await world.SweepAsync();
        return world;
    }
}
