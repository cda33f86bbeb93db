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
    public async Task An_update_with_the_requested_action_counts_as_ours()
    {
        await LoseRequestAsync();
        _world.Service.Update(Due, LifecycleAction.Disable);
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunAsync();

        Assert.Equal("SUCCESS", _world.Records.Of(Due)!.Actions[0].Status);
    }

    [Fact]
    public async Task A_restore_requested_by_a_person_is_sent_again()
    {
        var image = ImageSamples.Image(Due, 500, "DEPRECATED");
        var update = StateUpdate.Create(
            image.Arn, false, 1, LifecycleAction.Restore, "arn:aws:iam::111122223333:role/Lifecycle", null, "needed", null,
            "arn:aws:iam::111122223333:user/ann", _world.Clock.GetUtcNow());
        await _world.Records.TryWriteAsync(LifecycleTransitions.New(image.Arn.ToString()).Requested(update, _world.Clock.GetUtcNow()), default);
        _world.Service.Update(Due, LifecycleAction.Disable);
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunAsync();
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();

        Assert.Equal((LifecycleAction.Restore, "AVAILABLE"), (Assert.Single(_world.Service.Sent).Update.Action, _world.Service.StatusOf(Due)));
        Assert.Equal("SUCCESS", Assert.Single(_world.Records.Of(Due)!.Actions).Status);
    }
}
