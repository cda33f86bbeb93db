using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Samples of notifications about channels.</summary>
public sealed class ChannelNotificationSampleTests : NotificationSamples
{
    private const string Pass = "schedule/move-channels.json";

    private static readonly AmiInRegion Ami = new("ami-0f1b2c3d4e5f60718", "us-east-1");

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

    [Fact]
    public async Task Watermark_removed()
    {
        World.Lifecycle.AddAvailable();
        World.Watermarks.Add(Ami, new("123456789012:base-al2023-released", Ami.AmiId, Ami.Region, null));
        await DeliverAsync(Pass);
        await World.CallAsync("OperateStack", Samples.Text("people/operate-stack-revoke.json"));
        await DeliverAsync(Pass);
        AssertPublished("watermark-removed.json", Assert.Single(World.Notifications.All, one => one.Kind == WatermarkNotifications.Removed));
        Assert.Empty(World.Watermarks.KeysOf(Ami));
    }
}
