using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

public sealed class LifecycleNotificationsTests
{
    private const string Due = "web/1.0.0/1";

    private readonly LifecycleWorld _world = new() { Rules = ImageSamples.Rules with { Notice = TimeSpan.FromDays(2) } };

    public LifecycleNotificationsTests() => _world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, "DEPRECATED")]);

    private string[] Notifications => [.. _world.Notifications.Distinct.Select(notification => notification.Kind)];

    [Fact]
    public async Task Reports_what_is_announced_and_what_was_done()
    {
        await _world.RunDaysAsync(4);

        Assert.Equal(["Retirement Announced", "Image Retired"], Notifications.Take(2));
        Assert.Equal(ImageSamples.Arn(Due), _world.Notifications.Distinct[0].Subject);
        Assert.StartsWith("web/1.0.0/1 will be disabled on 2026-11-22 or later: 500d old, default: disable at 60d", _world.Notifications.Distinct[0].Text);
        Assert.StartsWith("web/1.0.0/1 was disabled: ", _world.Notifications.Distinct[1].Text);
        Assert.Contains("\"status\":\"SUCCESS\"", _world.Notifications.Distinct[1].ToDetail());
    }

    [Fact]
    public async Task Reports_why_an_image_was_not_retired()
    {
        _world.Service.Skipped[ImageSamples.Arn(Due)] = "The AMI was launched yesterday.";

        await _world.RunDaysAsync(4);

        Assert.Equal(["Retirement Announced", "Image Not Retired"], Notifications);
        Assert.Equal("web/1.0.0/1 was not disabled (SKIPPED): The AMI was launched yesterday.", _world.Notifications.Distinct[1].Text);
    }

    [Theory]
    [InlineData(false, "web/1.0.0/1 was disabled in part (it is shared): 50")]
    [InlineData(true, "web/1.0.0/1 was disabled only in part (SKIPPED): excluded")]
    public async Task Reports_that_an_image_was_retired_in_part(bool skipped, string text)
    {
        if (skipped)
            _world.Service.Skipped[ImageSamples.Arn(Due)] = "excluded";
        _world.Service.Parts.AddRange([new("ami-1", null, null, "SUCCESS", null), new("ami-2", null, null, "SKIPPED", "it is shared")]);

        await _world.RunDaysAsync(4);

        Assert.StartsWith(text, _world.Notifications.Distinct[1].Text);
    }

    [Fact]
    public async Task Reports_that_a_notice_is_withdrawn()
    {
        await _world.RunAsync();
        _world.Rules = _world.Rules with { Protections = [new("image:web/*", _ => true)] };
        await _world.RunAsync();

        Assert.Equal(["Retirement Announced", "Retirement Withdrawn"], Notifications);
        Assert.StartsWith("web/1.0.0/1 will not be disabled after all: protected: image:web/*", _world.Notifications.Distinct[1].Text);
    }

    [Theory]
    [InlineData(Mode.Act, 1)]
    [InlineData(Mode.Observe, 0)]
    public async Task A_refused_plan_is_reported_once_a_day_and_only_in_mode_act(Mode mode, int published)
    {
        _world.Options = _world.Options with { Mode = mode };
        _world.Service.Incomplete = "more than 10000 builds";

        await _world.RunAsync();
        await _world.RunAsync();

        Assert.Equal(published, _world.Notifications.Distinct.Count);
        if (published > 0)
        {
            Assert.Equal("Retirement Plan Refused", Notifications[0]);
            Assert.Equal("No image is retired: the facts are incomplete: more than 10000 builds.", _world.Notifications.Distinct[0].Text);
        }
    }

    [Fact]
    public async Task Nothing_is_done_if_publishing_fails_and_the_next_run_publishes_it()
    {
        _world.Notifications.Fault = new TimeoutException("no bus");
        await Assert.ThrowsAsync<PassFailedException>(() => _world.RunAsync());
        Assert.Empty(_world.Records.All);

        _world.Notifications.Fault = null;
        await _world.RunAsync();

        Assert.Equal(["Retirement Announced"], Notifications);
    }

    [Fact]
    public async Task A_busy_service_is_not_reported()
    {
        _world.Rules = ImageSamples.Rules;
        _world.Service.Takes = TimeSpan.FromHours(1);
        await ((IStateUpdates)_world.Service).StartAsync(
            ImageSamples.Arn(Due), StateUpdate.Create(ImageSamples.Image(Due, 1).Arn, false, 9, LifecycleAction.Delete, "role", null, "", null, null, ImageSamples.Now), default);

        await _world.RunAsync();

        Assert.Empty(Notifications);
    }

    [Fact]
    public async Task Many_announcements_of_one_run_are_one_notification_and_each_image_has_its_notice()
    {
        _world.Service.Add([.. Enumerable.Range(2, 7).Select(n => ImageSamples.Image($"web/1.0.0/{n}", 400, "DEPRECATED"))]);
        var report = await _world.RunAsync();

        var group = Assert.Single(_world.Notifications.All);
        Assert.Equal(("Retirement Announced", 8), (group.Kind, report.Announced.Count));
        Assert.StartsWith("8 notifications: web/1.0.0/1, ", group.Text, StringComparison.Ordinal);
        Assert.Equal("image-builder-automation lifecycle plan", group.Command!.ToString());
        Assert.All(_world.Records.All, record => Assert.Equal(LifecycleState.Announced, record.State));

        await _world.RunAsync();
        Assert.Single(_world.Notifications.All);
    }

    [Fact]
    public async Task An_announcement_says_until_when_the_image_is_kept_and_a_retirement_how_to_restore_it()
    {
        await _world.RunDaysAsync(4);

        Assert.Equal(_world.Records.All.Select(_ => ImageSamples.Now.AddDays(2)).First(), _world.Notifications.Distinct[0].Until);
        Assert.Equal("image-builder-automation lifecycle plan", _world.Notifications.Distinct[0].Command!.ToString());
        Assert.Equal("image-builder-automation lifecycle restore web/1.0.0/1 --reason '...'", _world.Notifications.Distinct[1].Command!.ToString());
    }
}
