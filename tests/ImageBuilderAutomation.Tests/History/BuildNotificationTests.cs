using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;
using TestKit;
using TestKit.Gates;
using TestKit.History;
using TestKit.Operations;
using TestKit.PipelineHealth;

namespace ImageBuilderAutomation.Tests.History;

/// <summary>The end of a build is published at least once wherever a process crashes, and all copies have the same id.</summary>
public sealed class BuildNotificationTests
{
    private static readonly BuildEvent[] Ends = [Builds.Event("DISTRIBUTING", "AVAILABLE", 50), Builds.Event(null, "AVAILABLE", 50.01, "sns")];

    private readonly RecordingWorld _world = new(Builds.Snapshot("AVAILABLE", 0));

    [Fact]
    public async Task Names_the_AMIs_and_the_log()
    {
        _world.Show(Builds.Snapshot("AVAILABLE", 0) with { Logs = new("/aws/imagebuilder/base-linux", "1.0.0/3", "s3://logs/base-linux") });
        await _world.RecordAsync(Ends[0]);

        var notification = Assert.Single(_world.Notifications.All);
        var detail = JsonNode.Parse(notification.ToDetail())!;
        Assert.Equal((BuildNotifications.Available, Builds.Image.ToString()), (notification.Kind, notification.Subject));
        Assert.StartsWith("Build base-linux/1.0.0/3 is available: ami-01a23bc4def5a6789 in eu-west-1", notification.Text, StringComparison.Ordinal);
        Assert.Equal(
            """[{"imageId":"ami-01a23bc4def5a6789","region":"eu-west-1","account":"111122223333","name":"base-linux"}]""", detail["amis"]!.ToJsonString());
        Assert.Equal(
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
                + "#logsV2:log-groups/log-group/$252Faws$252Fimagebuilder$252Fbase-linux/log-events/1.0.0$252F3",
            (string?)detail["log"]);
        Assert.Equal("s3://logs/base-linux", (string?)detail["logsS3"]);
    }

    [Fact]
    public async Task Names_the_failed_step_and_the_reason()
    {
        _world.Show(Builds.Snapshot("FAILED", 0, Builds.Reason));
        _world.Service.Workflows[Builds.Image.ToString()] = Builds.FailedInDistribution;
        await _world.RecordAsync(Builds.Event("DISTRIBUTING", "FAILED", 25));

        var notification = Assert.Single(_world.Notifications.All);
        var detail = JsonNode.Parse(notification.ToDetail())!;
        Assert.Equal("Build base-linux/1.0.0/3 failed at distribution Distribute: no launch permission", notification.Text);
        Assert.Equal(
            ("no launch permission", "DISTRIBUTION", "Distribute", "wf-11111111-2222-3333-4444-555555555555"),
            ((string?)detail["cause"], (string?)detail["workflowType"], (string?)detail["failedStep"], (string?)detail["workflowExecution"]));
        Assert.Null(detail["amis"]);
    }

    [Fact]
    public async Task Is_published_once_however_often_the_end_is_reported()
    {
        foreach (var evt in Ends.Concat(Ends).Append(Builds.Event("TESTING", "DISTRIBUTING", 40)))
            await _world.RecordAsync(evt);
        Assert.Single(_world.Notifications.All);
    }

    [Fact]
    public async Task A_later_scan_a_retirement_and_a_cancelled_build_are_not_published()
    {
        await _world.RecordAsync(Ends[0]);
        _world.Show(Builds.Snapshot("AVAILABLE", 0) with { ScanStatus = "COMPLETED" });
        await _world.RecordAsync(Ends[1]);
        _world.Show(Builds.Snapshot("DEPRECATED", 0));
        await _world.RecordAsync(Builds.Event("AVAILABLE", "DEPRECATED", 99));
        Assert.Single(_world.Notifications.All);

        var cancelled = new RecordingWorld(Builds.Snapshot("CANCELLED", 0));
        await cancelled.RecordAsync(Builds.Event("BUILDING", "CANCELLED", 9));
        Assert.Empty(cancelled.Notifications.All);
    }

    [Fact]
    public async Task Every_failure_and_the_final_success_of_a_retried_build_are_published()
    {
        _world.Show(Builds.Snapshot("FAILED", 0, Builds.Reason));
        await _world.RecordAsync(Builds.Event("DISTRIBUTING", "FAILED", 25));
        _world.Clock.Advance(TimeSpan.FromMinutes(9));
        _world.Show(Builds.Snapshot("FAILED", 0, Builds.Reason.Replace("wf-1111", "wf-2222", StringComparison.Ordinal)));
        await _world.RecordAsync(Builds.Event("DISTRIBUTING", "FAILED", 34));
        _world.Clock.Advance(TimeSpan.FromMinutes(9));
        _world.Show(Builds.Snapshot("AVAILABLE", 0));
        await _world.RecordAsync(Ends[0]);

        Assert.Equal([BuildNotifications.Failed, BuildNotifications.Failed, BuildNotifications.Available], _world.Notifications.Distinct.Select(o => o.Kind));
    }

    [Fact]
    public async Task A_build_found_long_after_its_start_is_not_published()
    {
        _world.Clock.Advance(TimeSpan.FromDays(14));
        await _world.RecordAsync(Ends[0]);
        Assert.Empty(_world.Notifications.All);
        Assert.Single(_world.Details.All);
    }

    [Fact]
    public async Task Is_published_by_a_redelivery_or_by_the_other_channel_after_a_crash()
    {
        foreach (var next in Ends)
        {
            var tellings = 0;
            for (var effect = 1; ; effect++)
            {
                var crashed = new RecordingWorld(Builds.Snapshot("AVAILABLE", 0));
                var effects = Effects.KillAfter(effect);
                try
                {
                    await crashed.RecordAsync(Ends[0], effects);
                }
                catch (KilledException)
                {
                }

                if (!effects.Reached)
                {
                    // Image read, record read, record written, details read, details from the service, notification published, details written.
                    Assert.Equal(8, effect);
                    break;
                }

                await crashed.RecordAsync(next);
                await crashed.RecordAsync(Ends[0]);
                Assert.Equal((effect, BuildNotifications.Available), (effect, Assert.Single(crashed.Notifications.Distinct).Kind));
                tellings = Math.Max(tellings, crashed.Notifications.All.Count);
            }

            Assert.Equal(2, tellings);
        }
    }

    [Fact]
    public async Task Both_channels_at_once_publish_copies_with_one_id()
    {
        var orders = await Interleavings.ForEachAsync(
            () => new RecordingWorld(Builds.Snapshot("AVAILABLE", 0)), (w, effects) => w.RecordAsync(Ends[0], effects), (w, effects) => w.RecordAsync(Ends[1], effects),
            w => Assert.Single(w.Notifications.Distinct));
        Assert.True(orders > 100, $"Only {orders} orders were tried.");
    }

    [Fact]
    public async Task An_unreachable_bus_does_not_prevent_recording_and_the_notification_follows()
    {
        _world.Notifications.Fault = new ServiceRefusedException("events answered 503");
        await Assert.ThrowsAsync<ServiceRefusedException>(() => _world.RecordAsync(Ends[0]));
        Assert.Equal("AVAILABLE", Assert.Single(_world.Records.All).Status);

        _world.Notifications.Fault = null;
        await _world.RecordAsync(Ends[0]);
        Assert.Single(_world.Notifications.All);
    }
}
