using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Reliability;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>Our request was lost, and the service shows an update by another caller instead.</summary>
public sealed class ForeignUpdateTests
{
    private const string Due = "web/1.0.0/1";

    private readonly LifecycleWorld _world = new();

    public ForeignUpdateTests() => _world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, "DEPRECATED")]);

    private async Task LoseRequestAsync()
    {
        _world.Service.Fault = operation => operation == "StartResourceStateUpdate" ? new TimeoutException("slow") : null;
        await Assert.ThrowsAsync<PassFailedException>(() => _world.RunAsync());
        _world.Service.Fault = _ => null;
    }

    [Fact]
    public async Task Another_caller_s_update_is_not_reported_as_ours_and_the_plan_decides_again()
    {
        await LoseRequestAsync();
        _world.Service.Update(Due, LifecycleAction.Restore);
        _world.Clock.Advance(TimeSpan.FromDays(1));

        var report = await _world.RunAsync();

        Assert.Empty(report.Completed);
        var action = _world.Records.Of(Due)!.Actions[0];
        Assert.Equal((ActionRecord.NotSent, "lce-1 is an update by another caller (restore)"), (action.Status, action.StatusReason));
        Assert.Equal(LifecycleAction.Deprecate, Assert.Single(_world.Service.Sent).Update.Action);
        Assert.DoesNotContain(_world.Notifications.Distinct, notification => notification.Kind == "Image Retired");
    }

    [Fact]
    public async Task An_update_by_another_caller_that_did_what_we_requested_is_not_ours_and_nothing_brings_its_image_back()
    {
        _world.Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) };
        await LoseDisablingAsync();
        _world.Service.Update(Due, LifecycleAction.Disable);
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunAsync();

        var record = _world.Records.Of(Due)!;
        Assert.Equal((ActionRecord.NotSent, false), (record.Actions[^1].Status, record.Quiet!.IsOwn));
        Assert.Equal((false, "it was not disabled by this stack"), Assert.Single(await _world.FailLaunchAsync(Due)) is var result ? (result.Restored, result.Reason) : default);
    }

    [Fact]
    public async Task Our_own_update_is_proven_by_its_client_token()
    {
        _world.Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) };
        await LoseReplyAsync();
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunAsync();

        var record = _world.Records.Of(Due)!;
        Assert.Equal(("SUCCESS", true), (record.Actions[^1].Status, record.Quiet!.IsOwn));
        Assert.Single(_world.Service.Executions);
        Assert.True(Assert.Single(await _world.FailLaunchAsync(Due)).Restored);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task A_request_is_not_repeated_for_proof_when_the_update_did_not_complete_or_is_too_old(bool halfFailed, int days)
    {
        _world.Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) };
        if (halfFailed)
            _world.Service.HalfFailed.Add(ImageSamples.Arn(Due));
        await LoseReplyAsync();
        _world.Rules = _world.Rules with { Rules = [] };
        _world.Clock.Advance(TimeSpan.FromDays(days));

        await _world.RunAsync();

        var record = _world.Records.Of(Due)!;
        Assert.Equal((ActionRecord.NotSent, false, halfFailed), (record.Actions[^1].Status, record.Quiet!.IsOwn, record.Quiet.IsPartial));
        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task An_update_in_progress_whose_owner_is_not_known_yet_is_neither_withdrawn_nor_repeated()
    {
        _world.Service.Takes = TimeSpan.FromDays(1.5);
        await LoseReplyAsync();
        _world.Rules = ImageSamples.Rules with { Rules = [], Quiet = TimeSpan.FromDays(30) };
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunAsync();
        Assert.Equal((LifecycleState.Requested, 1), (_world.Records.Of(Due)!.State, _world.Service.Sent.Count));
        _world.Clock.Advance(TimeSpan.FromDays(0.9));
        await _world.RunAsync();

        Assert.True(_world.Records.Of(Due)!.Quiet!.IsOwn);
        Assert.Single(_world.Service.Executions);
    }

    [Fact]
    public async Task Outside_mode_act_no_request_is_repeated_for_proof()
    {
        await LoseReplyAsync();
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunAsync();

        Assert.Equal((LifecycleState.Requested, 1), (_world.Records.Of(Due)!.State, _world.Service.Sent.Count));
    }

    /// <summary>Stores a request to disable the image that never reaches the service.</summary>
    private async Task LoseDisablingAsync()
    {
        _world.Service.Add(ImageSamples.Image(Due, 500, "DEPRECATED"));
        await LoseRequestAsync();
        Assert.Equal(LifecycleAction.Disable, _world.Records.Of(Due)!.Update!.Action);
    }

    /// <summary>Lets the service disable the image, and loses its reply.</summary>
    private async Task LoseReplyAsync()
    {
        await LoseDisablingAsync();
        var record = _world.Records.Of(Due)!;
        await _world.Service.StartAsync(record.ImageArn, record.Update!, default);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:user/ann")]
    [InlineData(null)]
    public async Task A_lost_restore_is_sent_again_unless_somebody_has_disabled_the_image_since(string? by)
    {
        foreach (var (others, isSent) in new[] { (LifecycleAction.Deprecate, true), (LifecycleAction.Disable, false), (LifecycleAction.Delete, false) })
        {
            var world = new LifecycleWorld();
            await DisableAsync(world);
            await LoseRestoreAsync(world, by);
            world.Service.Update(Due, others);
            world.Clock.Advance(TimeSpan.FromDays(1));

            await world.RunDaysAsync(3);

            Assert.Equal(isSent, world.Service.Sent.Exists(sent => sent.Update.Action is LifecycleAction.Restore));
            Assert.Equal(isSent ? "SUCCESS" : ActionRecord.NotSent, world.Records.Of(Due)!.Actions[^1].Status);
            if (others is LifecycleAction.Disable)
                Assert.Equal(("DISABLED", false), (world.Service.StatusOf(Due), world.Records.Of(Due)!.Quiet!.IsOwn));
        }
    }

    [Fact]
    public async Task The_disabling_that_a_lost_restore_is_for_does_not_count_as_newer()
    {
        _world.Service.Takes = TimeSpan.Zero;
        await DisableAsync(_world);
        await LoseRestoreAsync(_world, by: null);
        _world.Clock.Advance(TimeSpan.FromHours(1));

        await _world.RunAsync();

        Assert.Single(_world.Service.Sent, sent => sent.Update.Action is LifecycleAction.Restore);
    }

    [Fact]
    public async Task A_disabling_after_a_lost_one_that_another_caller_was_ahead_of_is_not_ours()
    {
        await LoseRequestAsync();
        _world.Service.Update(Due, LifecycleAction.Restore);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();
        _world.Rules = _world.Rules with { Rules = [] };
        var image = _world.Service.Images[ImageSamples.Arn(Due)];

        var found = _world.Records.Of(Due)!.FoundDisabled(image.AmiIds, TimeSpan.FromDays(30), _world.Clock.GetUtcNow());

        Assert.False(found.Quiet!.IsOwn);
    }

    /// <summary>Lets this stack disable the image, and record that it did.</summary>
    private static async Task DisableAsync(LifecycleWorld world)
    {
        world.Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) };
        world.Service.Images.Clear();
        world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, "DEPRECATED")]);
        for (var run = 0; run < 20 && world.Records.Of(Due) is not { Quiet: not null }; run++)
        {
            await world.RunAsync();
            world.Clock.Advance(world.Service.Takes == TimeSpan.Zero ? TimeSpan.FromSeconds(10) : TimeSpan.FromDays(1));
        }

        Assert.NotNull(world.Records.Of(Due)!.Quiet);
    }

    /// <summary>Stores a request to restore the image, of which no reply came.</summary>
    private static async Task LoseRestoreAsync(LifecycleWorld world, string? by)
    {
        var now = world.Clock.GetUtcNow();
        var record = world.Records.Of(Due)!.Found(new("event-1", now, "it could not be launched", "arn:aws:iam::111122223333:role/web"), TimeSpan.FromDays(30), now);
        var update = StateUpdate.Create(
            ImageSamples.Image(Due, 500, "DISABLED").Arn, false, record.NextSequence(), LifecycleAction.Restore, "arn:aws:iam::111122223333:role/Lifecycle", null,
            "needed", null, by, now);
        Assert.NotNull(await world.Records.TryWriteAsync(record.Requested(update, now), default));
    }
}
