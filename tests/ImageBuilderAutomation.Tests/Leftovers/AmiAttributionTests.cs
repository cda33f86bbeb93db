using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using TestKit.Leftovers;

namespace ImageBuilderAutomation.Tests.Leftovers;

/// <summary>Whose doing a changed AMI is, as far as it can be known: nobody is named too early, and nothing without an effect is an excuse.</summary>
public sealed class AmiAttributionTests
{
    private const string Path = "web/1.0.0/1";
    private static readonly string Image = LeftoverWorld.Arn(Path);
    private readonly LeftoverWorld _world = new();

    [Theory]
    [InlineData(AmiStates.Disabled)]
    [InlineData(AmiStates.Deregistered)]
    public async Task What_a_lifecycle_policy_of_Image_Builder_does_is_not_told_although_the_image_shows_it_later(string state)
    {
        await _world.MakeAsync(Path);
        Assert.Equal(AmiChangeVerdict.Unconfirmed, (await _world.DeliverAsync(_world.Change(state, minutes: 0))).Verdict);

        if (state == AmiStates.Disabled)
            _world.Service.Images[Image] = _world.Service.Images[Image] with { Status = "DISABLED" };
        else
            _world.Service.Images.Remove(Image);
        await CheckAfterAsync(TimeSpan.FromHours(4));

        Assert.Equal(LeftoverState.Closed, _world.Record.State);
        Assert.Empty(_world.Notifications.All);
    }

    [Fact]
    public async Task What_somebody_did_just_now_is_told_by_the_next_check()
    {
        await _world.MakeAsync(Path);
        await _world.DeliverAsync(_world.Change(AmiStates.Disabled, minutes: 0));
        Assert.Empty(_world.Notifications.All);

        await CheckAfterAsync(TimeSpan.FromHours(4));

        Assert.Equal("AMI Changed", Assert.Single(_world.Kinds));
    }

    [Theory]
    [InlineData("REFUSED")]
    [InlineData("NOT_SENT")]
    [InlineData("SKIPPED")]
    public async Task A_request_of_this_stack_without_effect_is_no_excuse(string status)
    {
        await _world.MakeAsync(Path);
        var now = _world.Clock.GetUtcNow();
        await _world.LifecycleRecords.TryWriteAsync(
            LifecycleTransitions.New(Image).Requested(Update(LifecycleAction.Delete), now.AddMinutes(-20)).Completed(status, null, [], null, now.AddMinutes(-15)), default);

        Assert.Equal(AmiChangeVerdict.Foreign, (await _world.DeliverAsync(_world.Change(AmiStates.Deregistered))).Verdict);
    }

    [Fact]
    public async Task A_request_that_was_left_behind_days_ago_is_no_excuse()
    {
        await _world.MakeAsync(Path);
        await _world.LifecycleRecords.TryWriteAsync(new() { ImageArn = Image, State = LifecycleState.Requested, Update = Update(LifecycleAction.Delete) }, default);
        _world.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(AmiChangeVerdict.Foreign, (await _world.DeliverAsync(_world.Change(AmiStates.Deregistered))).Verdict);
    }

    [Theory]
    [InlineData(LifecycleAction.Deprecate, AmiStates.Disabled)]
    [InlineData(LifecycleAction.Restore, AmiStates.Disabled)]
    [InlineData(LifecycleAction.Disable, AmiStates.Deregistered)]
    public async Task Another_update_by_Image_Builder_is_no_excuse(LifecycleAction action, string state)
    {
        await _world.MakeAsync(Path);
        _world.Lifecycle.Update(Path, action);
        _world.Clock.Advance(_world.Lifecycle.Takes);

        Assert.Equal(AmiChangeVerdict.Foreign, (await _world.DeliverAsync(_world.Change(state))).Verdict);
    }

    [Fact]
    public async Task An_update_that_left_the_AMI_as_it_was_is_no_excuse()
    {
        await _world.MakeAsync(Path);
        _world.Lifecycle.Parts.Add(new(LeftoverWorld.Ami, "eu-west-1", "111122223333", "SKIPPED", "excluded"));
        _world.Lifecycle.Update(Path, LifecycleAction.Disable);
        _world.Clock.Advance(_world.Lifecycle.Takes);

        Assert.Equal(AmiChangeVerdict.Foreign, (await _world.DeliverAsync(_world.Change(AmiStates.Disabled))).Verdict);
    }

    [Fact]
    public async Task While_Image_Builder_updates_the_image_nobody_is_named()
    {
        await _world.MakeAsync(Path);
        _world.Lifecycle.Update(Path, LifecycleAction.Disable);

        Assert.Equal(AmiChangeVerdict.Unconfirmed, (await _world.DeliverAsync(_world.Change(AmiStates.Disabled))).Verdict);
        Assert.Empty(_world.Notifications.All);
    }

    [Fact]
    public async Task That_somebody_deregisters_the_AMI_of_an_image_that_was_deleted_long_before_is_told()
    {
        await _world.MakeAsync(Path);
        _world.Service.Images.Remove(Image);
        var build = (await _world.Builds.ReadForUpdateAsync(Image, default))!;
        await _world.Builds.TryWriteAsync(build with { DeletedAt = _world.Clock.GetUtcNow() }, default);
        _world.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(AmiChangeVerdict.Foreign, (await _world.DeliverAsync(_world.Change(AmiStates.Deregistered))).Verdict);
    }

    [Fact]
    public async Task It_stays_told_when_history_reads_again_that_the_image_is_gone()
    {
        await _world.MakeAsync(Path);
        _world.Service.Images.Remove(Image);
        await GoneAsync("DELETED");
        _world.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(AmiChangeVerdict.Foreign, (await _world.DeliverAsync(_world.Change(AmiStates.Deregistered))).Verdict);

        _world.Clock.Advance(TimeSpan.FromHours(1));
        await GoneAsync("DEPRECATED");
        await CheckAfterAsync(TimeSpan.FromHours(4));

        Assert.Equal(LeftoverState.Open, _world.Record.State);

        // What an event, perhaps a late one, makes of the record while the service shows no image.
        async Task GoneAsync(string to)
        {
            var now = _world.Clock.GetUtcNow();
            var known = (await _world.Builds.ReadForUpdateAsync(Image, default))!;
            await _world.Builds.TryWriteAsync(
                BuildHistory.Merge(known, ImageBuildArn.Parse(Image), to == "DELETED" ? null : new(null, to, now.AddDays(-40), "event"), snapshot: null, now), default);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_who_removes_an_AMI_that_was_published_as_left_over_is_not_reported(bool isCheckedFirst)
    {
        await _world.MakeAsync(Path);
        _world.Service.Images.Remove(Image);
        _world.Lifecycle.Images.Clear();
        _world.Resources.Add(new(LeftoverKind.Ami, LeftoverWorld.Ami, Image, _world.Clock.GetUtcNow().AddDays(-30), 8));
        await _world.Builds.TryWriteAsync((await _world.Builds.ReadForUpdateAsync(Image, default))! with { DeletedAt = _world.Clock.GetUtcNow() }, default);
        await CheckAfterAsync(TimeSpan.FromHours(4));
        await CheckAfterAsync(TimeSpan.FromHours(4));
        Assert.Equal("Leftover Found", Assert.Single(_world.Kinds));

        var change = _world.Change(AmiStates.Deregistered);
        if (isCheckedFirst)
        {
            _world.Resources.Clear();
            await _world.CheckAsync();
        }

        Assert.Equal(AmiChangeVerdict.Own, (await _world.DeliverAsync(change)).Verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task That_a_disabled_AMI_is_deregistered_too_is_told_again_once(bool isEventDelivered)
    {
        await _world.MakeAsync(Path);
        var first = _world.Change(AmiStates.Disabled);
        await _world.DeliverAsync(first);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        var second = _world.Change(AmiStates.Deregistered);

        for (var time = 0; time < 2; time++)
        {
            if (isEventDelivered)
                await _world.DeliverAsync(second);
            await CheckAfterAsync(TimeSpan.FromHours(4));
            await _world.DeliverAsync(first);
        }

        Assert.Equal(["was disabled on 2026-11-20", "was deregistered on 2026-11-21"], _world.Notifications.Distinct.Select(WhatHappened));
        Assert.Equal((LeftoverState.Open, AmiStates.Deregistered), (_world.Record.State, _world.Record.AmiState));

        static string WhatHappened(ImageBuilderAutomation.Notifications.Notification told) => told.Text.Split(" of web/1.0.0/1 ")[1].Split(',')[0];
    }

    [Fact]
    public async Task The_record_of_a_deregistered_AMI_is_closed_when_its_image_is_deleted()
    {
        await _world.MakeAsync(Path);
        await _world.DeliverAsync(_world.Change(AmiStates.Deregistered));
        _world.Service.Images.Remove(Image);

        await CheckAfterAsync(TimeSpan.FromHours(4));

        Assert.Equal((LeftoverState.Closed, "its image does not exist any more"), (_world.Record.State, _world.Record.Outcome));
    }

    private async Task CheckAfterAsync(TimeSpan time)
    {
        _world.Clock.Advance(time);
        await _world.CheckAsync();
    }

    private StateUpdate Update(LifecycleAction action) =>
        new(1, action, true, false, false, "role", null, "token", "old", "hash", null, _world.Clock.GetUtcNow().AddMinutes(-20));
}
