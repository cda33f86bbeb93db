using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

public sealed class RestoreImageTests
{
    private const string Image = "web/1.0.0/1";
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/Operator/kim";

    private readonly LifecycleWorld _world = new();

    public RestoreImageTests() => _world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Image, 100, "DISABLED")]);

    private Task<RestoreReport> RestoreAsync(string? status = "DISABLED", string type = "image-recipe", IStateUpdates? updates = null) =>
        _world.RestoreAsync(ImageBuildArn.Parse(ImageSamples.Arn(Image)), Kim, "the new one does not boot", new FixedImage(status, type), updates);

    [Theory]
    [InlineData("DISABLED")]
    [InlineData("DEPRECATED")]
    public async Task Restores_an_image_and_records_who_requested_it_and_why(string status)
    {
        _world.Service.Add(ImageSamples.Image(Image, 100, status));

        Assert.True((await RestoreAsync(status)).Started);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();

        var action = Assert.Single(_world.Records.Of(Image)!.Actions);
        Assert.Equal((LifecycleAction.Restore, Kim, "the new one does not boot", "SUCCESS"), (action.Action, action.By, action.Reason, action.Status));
        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Image));
        var update = Assert.Single(_world.Service.Sent).Update;
        Assert.Equal((true, false, null), (update.IncludeAmis, update.IncludeSnapshots, update.Exclusions));
    }

    [Fact]
    public async Task The_rules_do_not_retire_it_for_thirty_days()
    {
        await RestoreAsync();
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunDaysAsync(30);
        Assert.Single(_world.Service.Sent);
        await _world.RunDaysAsync(1);

        Assert.Equal(LifecycleAction.Deprecate, _world.Service.Sent[1].Update.Action);
    }

    [Theory]
    [InlineData(null, "the service has no such image")]
    [InlineData("AVAILABLE", "it is AVAILABLE; only a deprecated or disabled image can be restored")]
    [InlineData("FAILED", "it is FAILED; only a deprecated or disabled image can be restored")]
    [InlineData("BUILDING", "it is BUILDING; only a deprecated or disabled image can be restored")]
    public async Task Refuses_images_that_cannot_be_restored(string? status, string reason)
    {
        Assert.Equal((false, reason), (await RestoreAsync(status) is var report ? report.Started : default, report.Reason));
        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task Refuses_a_container_image() => Assert.False((await RestoreAsync(type: "container-recipe")).Started);

    [Fact]
    public async Task Refuses_while_an_update_is_in_progress()
    {
        await RestoreAsync();

        Assert.Equal("restore is in progress (lce-1)", (await RestoreAsync()).Reason);
    }

    [Fact]
    public async Task Is_not_refused_because_no_run_has_recorded_yet_that_the_update_ended()
    {
        await RestoreAsync();
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.Service.ReadAsync(withPipelines: false, default);
        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Image));
        _world.Service.Add(ImageSamples.Image(Image, 100, "DISABLED"));

        Assert.True((await RestoreAsync()).Started);

        Assert.Equal("SUCCESS", Assert.Single(_world.Records.Of(Image)!.Actions).Status);
    }

    [Fact]
    public async Task Replaces_a_notice()
    {
        var announced = LifecycleTransitions.New(ImageSamples.Arn(Image))
            .Announced(LifecycleAction.Delete, _world.Clock.GetUtcNow().AddDays(7), "old", _world.Clock.GetUtcNow());
        await _world.Records.TryWriteAsync(announced, default);

        Assert.True((await RestoreAsync()).Started);

        Assert.Equal(LifecycleState.Running, _world.Records.Of(Image)!.State);
    }

    [Fact]
    public async Task Is_sent_by_the_next_run_if_the_command_crashed_before_sending_also_in_mode_observe()
    {
        _world.Options = _world.Options with { Mode = ImageBuilderAutomation.Reliability.Mode.Observe };
        _world.Service.Fault = operation => operation == "StartResourceStateUpdate" ? new TimeoutException("slow") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => RestoreAsync());
        _world.Service.Fault = _ => null;
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunDaysAsync(2);

        Assert.Equal("SUCCESS", Assert.Single(_world.Records.Of(Image)!.Actions).Status);
        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Image));
    }

    [Fact]
    public async Task Rejects_an_empty_reason() => await Assert.ThrowsAsync<ArgumentException>(() =>
        _world.RestoreAsync(ImageBuildArn.Parse(ImageSamples.Arn(Image)), Kim, " ", new FixedImage("DISABLED", "image-recipe")));

    internal sealed class FixedImage(string? status, string type, params IReadOnlyList<OutputAmi> amis) : IImages
    {
        public Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(
            status is null ? null : new ImageSnapshot(
            imageArn, "web", "1.0.0", status, null, null, $"{ImageSamples.Prefix}{type}/web/1.0.0", "Linux", null, null, ImageSamples.Now, amis,
            new Dictionary<string, string>(), ImageSamples.Now));
    }
}
