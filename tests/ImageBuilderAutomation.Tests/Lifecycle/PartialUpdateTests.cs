using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>An update disables or restores some AMIs of an image and not the others.</summary>
public sealed class PartialUpdateTests
{
    private const string Due = "web/1.0.0/1";
    private const string Ami = "ami-web-1.0.0-1";
    private const string Ann = "arn:aws:iam::111122223333:user/ann";

    private readonly LifecycleWorld _world = new() { Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) } };

    public PartialUpdateTests() => _world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, "DEPRECATED")]);

    private LifecycleRecord Record => _world.Records.Of(Due)!;

    private int Restores => _world.Service.Executions.Count(execution => execution.Action is LifecycleAction.Restore);

    private void FailInPart() => _world.Service.HalfFailed.Add(ImageSamples.Arn(Due));

    private async Task DisableInPartAsync()
    {
        FailInPart();
        await _world.RunDaysAsync(2);
        _world.Service.HalfFailed.Clear();
        Assert.Equal(("FAILED", "DEPRECATED"), (Record.Actions[^1].Status, _world.Service.StatusOf(Due)));
    }

    private Task<RestoreReport> RestoreAsync() => _world.RestoreAsync(
        ImageBuildArn.Parse(ImageSamples.Arn(Due)), Ann, "needed", new RestoreImageTests.FixedImage(_world.Service.StatusOf(Due), "image-recipe"));

    [Theory]
    [InlineData("FAILED", "SUCCESS", "FAILED", true)]
    [InlineData("CANCELLED", "SUCCESS", "FAILED", true)]
    [InlineData("SKIPPED", "SUCCESS", "SKIPPED", true)]
    [InlineData("FAILED", "FAILED", "FAILED", false)]
    [InlineData("SKIPPED", "SKIPPED", "SKIPPED", false)]
    public void A_disabling_that_reached_any_AMI_begins_a_quiet_period(string status, string one, string other, bool begins)
    {
        var ended = Ended(LifecycleAction.Disable, status, one, other);

        Assert.Equal(begins ? new QuietPeriod(ImageSamples.Now, ImageSamples.Now.AddDays(30), IsOwn: true, IsPartial: true) : null, ended.Quiet);
        Assert.Equal(begins, ended.IsWatched());
    }

    [Fact]
    public void A_disabling_of_which_nobody_knows_what_it_did_begins_a_quiet_period() =>
        Assert.True(Ended(LifecycleAction.Disable, ActionRecord.Refused).Quiet!.IsPartial);

    [Theory]
    [InlineData("FAILED", "SUCCESS", true)]
    [InlineData("FAILED", "FAILED", false)]
    public void A_restoring_that_reached_some_AMIs_leaves_the_image_disabled_in_part(string status, string one, bool isPartial)
    {
        var before = LifecycleTransitions.New(ImageSamples.Arn(Due)) with { Quiet = new(ImageSamples.Now, ImageSamples.Now, IsOwn: true) };

        Assert.Equal(isPartial, Ended(LifecycleAction.Restore, status, before, one, "FAILED").Quiet!.IsPartial);
        Assert.Null(Ended(LifecycleAction.Restore, "SUCCESS", before, one, "SUCCESS").Quiet);
    }

    private static LifecycleRecord Ended(LifecycleAction action, string status, params string[] parts) =>
        Ended(action, status, LifecycleTransitions.New(ImageSamples.Arn(Due)), parts);

    private static LifecycleRecord Ended(LifecycleAction action, string status, LifecycleRecord before, params string[] parts)
    {
        var update = StateUpdate.Create(ImageBuildArn.Parse(ImageSamples.Arn(Due)), false, 1, action, "role", null, "old", null, null, ImageSamples.Now);
        return before.Requested(update, ImageSamples.Now).Started("lce-1", ImageSamples.Now).Completed(
            status, null, [.. parts.Select((part, index) => new ResourceOutcome($"ami-{index}", "eu-west-1", null, part, null))], null, ImageSamples.Now, TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task A_failed_launch_of_an_AMI_that_was_disabled_by_a_failed_update_brings_the_image_back_at_once()
    {
        await DisableInPartAsync();

        Assert.True(Assert.Single(await _world.FailLaunchAsync(Due)).Restored);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();

        Assert.Equal(("AVAILABLE", null), (_world.Service.StatusOf(Due), Record.Quiet));
    }

    [Fact]
    public async Task A_reference_to_an_image_that_is_disabled_in_part_brings_it_back()
    {
        var references = new ScriptedUsage(UsageSourceKind.References, _world.Clock);
        _world.Usage.Add(references);
        _world.Usage.Add(new ScriptedUsage(UsageSourceKind.LastLaunch, _world.Clock));
        await DisableInPartAsync();
        references.Uses[Ami] = [new(UseKind.LaunchTemplate, "lt-1")];

        await _world.RunDaysAsync(2);

        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Due));
    }

    [Fact]
    public async Task An_image_that_is_disabled_in_part_is_watched_while_its_status_does_not_say_so()
    {
        await DisableInPartAsync();
        _world.Rules = _world.Rules with { Rules = [] };

        await _world.RunDaysAsync(60);

        Assert.True(Record.IsWatched());
        Assert.NotEmpty(await _world.FailLaunchAsync(Due));
    }

    [Fact]
    public async Task A_disabling_that_ended_in_part_is_completed_before_the_quiet_period_counts()
    {
        await DisableInPartAsync();

        await _world.RunDaysAsync(10);
        Assert.False(Record.Quiet!.IsPartial);
        var since = Record.Quiet.Since;
        await _world.RunDaysAsync(40);

        Assert.Null(_world.Service.StatusOf(Due));
        Assert.True(_world.Service.Executions[^1].StartedAt >= since.AddDays(30));
    }

    [Fact]
    public async Task An_image_that_the_service_shows_disabled_after_a_failed_update_is_never_deleted()
    {
        await DisableInPartAsync();
        _world.Service.Add(ImageSamples.Image(Due, 500, "DISABLED"));

        await _world.RunDaysAsync(200);

        Assert.Equal("DISABLED", _world.Service.StatusOf(Due));
    }

    [Fact]
    public async Task What_a_person_restored_in_part_is_requested_again_by_the_next_runs_and_each_failure_is_reported()
    {
        await _world.RunDaysAsync(3);
        FailInPart();
        Assert.True((await RestoreAsync()).Started);

        await _world.RunDaysAsync(1);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        _world.Rules = _world.Rules with { Rules = [] };
        await _world.RunDaysAsync(20);

        Assert.Equal(RestoreRepeats.Max, Restores);
        Assert.Equal(RestoreRepeats.Max, _world.Notifications.Distinct.Count(notification => notification.Kind == "Image Not Retired"));
        Assert.All(_world.Service.Sent.Where(sent => sent.Update.Action is LifecycleAction.Restore), sent => Assert.Equal((Ann, "needed"), (sent.Update.By, sent.Update.Reason)));
    }

    [Fact]
    public async Task An_image_that_could_be_restored_only_in_part_is_never_deleted()
    {
        await _world.RunDaysAsync(3);
        FailInPart();
        await RestoreAsync();

        await _world.RunDaysAsync(200);

        Assert.Equal("DISABLED", _world.Service.StatusOf(Due));
        Assert.DoesNotContain(_world.Service.Executions, execution => execution.Action is LifecycleAction.Delete);
    }

    [Fact]
    public async Task A_restoring_that_works_the_second_time_ends_the_repeats()
    {
        await _world.RunDaysAsync(3);
        FailInPart();
        await RestoreAsync();
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();
        _world.Service.HalfFailed.Clear();

        await _world.RunDaysAsync(10);

        Assert.Equal((2, "AVAILABLE", null), (Restores, _world.Service.StatusOf(Due), Record.Quiet));
    }

    [Fact]
    public void A_restoring_that_somebody_cancelled_is_not_requested_again()
    {
        var record = LifecycleTransitions.New(ImageSamples.Arn(Due)) with { Quiet = new(ImageSamples.Now, ImageSamples.Now, IsOwn: true) };
        var cancelled = Ended(LifecycleAction.Restore, "CANCELLED", record, "SUCCESS", "FAILED");
        var failed = Ended(LifecycleAction.Restore, "FAILED", record, "SUCCESS", "FAILED");

        Assert.Equal((false, true), (RestoreRepeats.Latest(cancelled) is not null, RestoreRepeats.Latest(failed) is not null));
    }

    [Fact]
    public async Task A_person_can_restore_an_image_that_is_disabled_in_part_whatever_its_status()
    {
        await DisableInPartAsync();
        _world.Service.Add(ImageSamples.Image(Due, 500));

        Assert.True((await RestoreAsync()).Started);
    }
}
