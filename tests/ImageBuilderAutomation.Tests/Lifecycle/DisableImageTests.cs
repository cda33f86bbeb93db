using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>A person has an image disabled that must not be used.</summary>
public sealed class DisableImageTests
{
    private const string Path = "web/1.0.0/1";
    private const string Ami = "ami-web-1.0.0-1";
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/Operator/kim";
    private const string Reason = "it contains a private key";

    private readonly LifecycleWorld _world = World();

    private static LifecycleWorld World()
    {
        var world = new LifecycleWorld { Rules = ImageSamples.Rules with { Rules = [], Quiet = TimeSpan.FromDays(30) } };
        world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Path, 5, "AVAILABLE")]);
        world.Ec2.Shared[Ami] = ["444455556666"];
        return world;
    }

    [Fact]
    public async Task It_is_disabled_in_any_mode_with_the_person_and_the_reason_and_whom_it_was_shared_with()
    {
        _world.Options = _world.Options with { Mode = Mode.Off };

        Assert.True((await DisableAsync()).Done);
        _world.Options = _world.Options with { Mode = Mode.Act };
        await EndAsync();

        Assert.Equal("DISABLED", _world.Service.StatusOf(Path));
        var record = _world.Records.Of(Path)!;
        Assert.Equal((LifecycleAction.Disable, Kim, Reason, "SUCCESS"), (record.Actions[^1].Action, record.Actions[^1].By, record.Actions[^1].Reason, record.Actions[^1].Status));
        Assert.Equal((Kim, true), (record.Quiet!.By, record.Quiet.IsOwn));
        Assert.Equal("444455556666", Assert.Single(Assert.Single(record.Permissions!.Amis).SharedWith));
        Assert.Null(Assert.Single(_world.Service.Sent).Update.Exclusions);
    }

    [Fact]
    public async Task Neither_a_failed_launch_nor_a_source_brings_it_back()
    {
        await DisableAsync();
        await EndAsync();

        var result = Assert.Single(await _world.FailLaunchAsync(Path));
        await _world.RunDaysAsync(5);

        Assert.Equal((false, $"{Kim} had it disabled; only a person brings it back"), (result.Restored, result.Reason));
        Assert.Equal("DISABLED", _world.Service.StatusOf(Path));
        Assert.Single(_world.Service.Sent);
        Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == "Disabled Image Needed");
    }

    [Fact]
    public async Task A_launch_that_fails_before_any_run_recorded_the_end_does_not_bring_it_back_either()
    {
        await DisableAsync();
        _world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.False(Assert.Single(await _world.FailLaunchAsync(Path)).Restored);
        await _world.RunDaysAsync(3);

        Assert.Equal("DISABLED", _world.Service.StatusOf(Path));
    }

    [Fact]
    public async Task A_person_brings_it_back_with_its_launch_permissions()
    {
        await DisableAsync();
        await EndAsync();
        _world.Ec2.Shared.Remove(Ami);

        Assert.True((await _world.RestoreAsync(ImageBuildArn.Parse(ImageSamples.Arn(Path)), Kim, "it was another key", Shown("DISABLED"))).Started);
        await EndAsync();
        await EndAsync();

        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Path));
        Assert.Equal(["444455556666"], _world.Ec2.Shared[Ami]);
    }

    [Fact]
    public async Task Asking_twice_sends_one_request()
    {
        await DisableAsync();
        Assert.Contains("disable is in progress", (await DisableAsync()).Reason, StringComparison.Ordinal);
        await EndAsync();
        Assert.Equal((true, "it is disabled"), (await DisableAsync("DISABLED") is var again ? again.Done : default, again.Reason));
        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task A_person_s_wish_holds_for_an_image_that_the_rules_disabled()
    {
        _world.Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) };
        _world.Service.Add(ImageSamples.Image(Path, 500, "DEPRECATED"));
        await _world.RunDaysAsync(5);
        Assert.Equal("DISABLED", _world.Service.StatusOf(Path));

        Assert.Equal("it is disabled, and only a person brings it back", (await DisableAsync("DISABLED")).Reason);

        Assert.False(Assert.Single(await _world.FailLaunchAsync(Path)).Restored);
    }

    [Fact]
    public async Task A_request_of_the_rules_that_was_stored_before_is_replaced_because_it_spares_AMIs_and_ends_with_a_use()
    {
        await StoreAsync(LifecycleAction.Disable);
        _world.PassLease();

        Assert.True((await DisableAsync()).Done);

        var sent = Assert.Single(_world.Service.Sent).Update;
        Assert.Equal((Kim, Reason, null), (sent.By, sent.Reason, sent.Exclusions));
    }

    [Fact]
    public async Task A_request_of_the_rules_that_was_carried_out_and_not_recorded_yet_becomes_the_person_s()
    {
        var stored = await StoreAsync(LifecycleAction.Disable);
        await _world.Service.StartAsync(stored.ImageArn, stored.Update!, default);
        Assert.False((await DisableAsync("DISABLED")).Done);
        _world.PassLease();

        Assert.Equal((true, "it is disabled, and only a person brings it back"), (await DisableAsync("DISABLED") is var report ? report.Done : default, report.Reason));
        await EndAsync();

        Assert.Equal(("DISABLED", Kim), (_world.Service.StatusOf(Path), _world.Records.Of(Path)!.Quiet?.By));
        Assert.False(Assert.Single(await _world.FailLaunchAsync(Path)).Restored);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Is_not_said_to_stay_disabled_while_a_request_to_restore_it_is_stored(bool isLate)
    {
        await StoreAsync(LifecycleAction.Restore);
        if (isLate)
            _world.PassLease();

        var report = await DisableAsync("DISABLED");

        Assert.False(report.Done);
        Assert.StartsWith("a request to restore it is stored", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_no_longer_shared_is_not_shared_again()
    {
        await DisableAsync();
        await EndAsync();
        await _world.RestoreAsync(ImageBuildArn.Parse(ImageSamples.Arn(Path)), Kim, "it was another key", Shown("DISABLED"));
        await EndAsync();
        await EndAsync();
        _world.Ec2.Shared.Remove(Ami);

        await DisableAsync();

        Assert.All(_world.Records.Of(Path)!.Permissions!.Amis, same => Assert.Empty(same.SharedWith));
    }

    [Fact]
    public async Task Launch_permissions_that_cannot_be_read_do_not_hold_it_up_and_are_named()
    {
        _world.Ec2.Fault = operation => operation == "DescribeImageAttribute" ? "ec2 returned 403" : null;

        var report = await DisableAsync();

        Assert.True(report.Done);
        Assert.Contains("with whom its AMIs were shared is not recorded: ec2 returned 403", report.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "the service has no such image")]
    [InlineData("FAILED", "it is FAILED; only an available or deprecated image can be disabled")]
    [InlineData("BUILDING", "it is BUILDING; only an available or deprecated image can be disabled")]
    public async Task Refuses_images_that_cannot_be_disabled(string? status, string reason)
    {
        Assert.Equal((false, reason), (await DisableAsync(status) is var report ? report.Done : default, report.Reason));
        Assert.Empty(_world.Service.Sent);
    }

    /// <summary>The person gets no answer and asks again. Whatever was stored or sent by then, the service carries out one update.</summary>
    [Fact]
    public async Task A_crash_between_any_two_effects_and_a_second_request_have_one_effect()
    {
        for (var crash = 1; crash < 12; crash++)
        {
            var world = World();
            try
            {
                await world.DisableAsync(ImageBuildArn.Parse(ImageSamples.Arn(Path)), Kim, Reason, Shown("AVAILABLE"), Effects.KillAfter(crash));
            }
            catch (KilledException)
            {
            }

            world.PassLease();
            await world.DisableAsync(ImageBuildArn.Parse(ImageSamples.Arn(Path)), Kim, Reason, Shown(world.Service.StatusOf(Path)!));
            world.Clock.Advance(TimeSpan.FromDays(1));
            await world.RunAsync();

            Assert.Equal((crash, "DISABLED", 1), (crash, world.Service.StatusOf(Path), world.Service.Executions.Count));
            Assert.Equal((crash, Kim), (crash, world.Records.Of(Path)!.Quiet?.By));
        }
    }

    private Task<DisableReport> DisableAsync(string? status = "AVAILABLE") =>
        _world.DisableAsync(ImageBuildArn.Parse(ImageSamples.Arn(Path)), Kim, Reason, Shown(status));

    private async Task EndAsync()
    {
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();
    }

    /// <summary>Stores a request of the stack's own, as an invocation does before it sends it.</summary>
    private async Task<LifecycleRecord> StoreAsync(LifecycleAction action)
    {
        var image = ImageBuildArn.Parse(ImageSamples.Arn(Path));
        var now = _world.Clock.GetUtcNow();
        var update = StateUpdate.Create(image, false, 1, action, _world.Options.ExecutionRole, AmiExclusions.Default, "rule old", null, by: null, now);
        return (await _world.Records.TryWriteAsync(LifecycleTransitions.New(image.ToString()).Requested(update, now).Watched([Ami]), default))!;
    }

    private static RestoreImageTests.FixedImage Shown(string? status) => new(status, "image-recipe", new OutputAmi(Ami, "eu-west-1", null, null));
}
