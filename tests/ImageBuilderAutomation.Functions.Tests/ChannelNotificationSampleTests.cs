using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Samples of notifications about channels.</summary>
public sealed class ChannelNotificationSampleTests : NotificationSamples
{
    private const string Pass = "schedule/move-channels.json";

    [Fact]
    public async Task Channel_moved()
    {
        await DeliverAsync(Pass);
        AssertPublished("channel-moved.json", Assert.Single(World.Notifications.All, one => one.Kind == ChannelNotifications.Moved));
    }

    [Fact]
    public async Task Channel_waits_for_people()
    {
        await DeliverAsync(Pass);
        await DeliverAsync(Pass);
        AssertPublished("channel-waits-for-people.json", Assert.Single(World.Notifications.All, one => one.Kind == ChannelNotifications.WaitsForPeople));
    }

    [Fact]
    public async Task Channel_target_failed()
    {
        await DeliverAsync(Pass);
        await DeliverAsync("eventbridge/parameter-refused.json");
        AssertPublished("channel-target-failed.json", Assert.Single(World.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed));
    }

    [Fact]
    public async Task Channel_empty()
    {
        await DeliverAsync(Pass);
        await World.CallAsync("OperateStack", Samples.Text("people/operate-stack-revoke.json"));
        AssertPublished("channel-empty.json", Assert.Single(World.Notifications.All, one => one.Kind == ChannelNotifications.Empty));
    }
}
