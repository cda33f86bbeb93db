using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

public sealed class ChannelTests
{
    private readonly ChannelWorld _world = new();

    [Fact]
    public async Task A_released_image_is_promoted_to_test_and_after_three_days_to_prod()
    {
        var image = _world.AddImage();
        await SettleAsync();
        Assert.Equal((image.Facts.Arn, null), (Pointer(ChannelWorld.Test), Pointer(ChannelWorld.Prod)));
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await SettleAsync();
        Assert.Equal(image.Facts.Arn, Pointer(ChannelWorld.Prod));
        Assert.Equal(ChannelWorld.Ami(1), _world.Parameters["/web/prod"].AmiId);
    }

    [Theory]
    [InlineData(CoverageVerdict.Unknown, ImageStatus.Available)]
    [InlineData(CoverageVerdict.Uncovered, ImageStatus.Available)]
    [InlineData(CoverageVerdict.Covered, ImageStatus.Deprecated)]
    [InlineData(CoverageVerdict.Covered, ImageStatus.Disabled)]
    public async Task What_is_not_released_is_promoted_neither_by_rule_nor_by_a_person(CoverageVerdict verdict, string status)
    {
        var image = _world.AddImage(verdict, status);
        await _world.PassAsync();
        var answer = await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(image), _world.Call(), CancellationToken.None);
        Assert.Equal((null, "NotMoved"), (_world.Record(ChannelWorld.Test)?.Image, answer.Code));
    }

    [Fact]
    public async Task A_roll_back_is_not_undone_by_the_rule()
    {
        var (first, _) = await TwoReleasesAsync();
        await _world.People().RollBackAsync(ChannelWorld.Test, null, null, _world.Call(), CancellationToken.None);
        await SettleAsync();
        Assert.Equal((first.Facts.Arn, ChannelWorld.Ami(1)), (Pointer(ChannelWorld.Test), _world.Parameters["/web/test"].AmiId));
        Assert.Equal(MoveKind.RollBack, _world.Moves(ChannelWorld.Test)[^1].Kind);
    }

    [Fact]
    public async Task A_roll_back_onto_a_revoked_image_is_refused()
    {
        var (first, second) = await TwoReleasesAsync();
        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-01"), CancellationToken.None);
        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, ChannelWorld.Arn(first), null, _world.Call(), CancellationToken.None);
        Assert.Equal(("NotMoved", second.Facts.Arn), (answer.Code, Pointer(ChannelWorld.Test)));
    }

    [Fact]
    public async Task A_roll_back_that_is_sent_again_does_not_roll_back_further_although_somebody_moved_the_channel_since()
    {
        await TwoReleasesAsync();
        var third = _world.AddImage();
        await SettleAsync();
        var call = _world.Call("rollback-01") with { Seen = new(_world.Record(ChannelWorld.Test)!.Latest!.Number), IsRepeated = false };
        await _world.People().RollBackAsync(ChannelWorld.Test, null, null, call, CancellationToken.None);
        await _world.People().RollBackAsync(ChannelWorld.Test, null, null, call with { IsRepeated = true }, CancellationToken.None);
        Assert.Equal(4, _world.Record(ChannelWorld.Test)!.Latest!.Number);
        await _world.People().PromoteAsync(ChannelWorld.Test, ChannelWorld.Arn(third), _world.Call("promote-01"), CancellationToken.None);

        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, null, null, call with { IsRepeated = true }, CancellationToken.None);

        Assert.Equal((200, third.Facts.Arn), (answer.Status, Pointer(ChannelWorld.Test)));
    }

    [Fact]
    public async Task A_roll_back_that_had_no_effect_and_was_overtaken_is_refused()
    {
        await TwoReleasesAsync();
        var call = _world.Call("rollback-01") with { Seen = new(_world.Record(ChannelWorld.Test)!.Latest!.Number), IsRepeated = true };
        var third = _world.AddImage();
        await SettleAsync();

        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, null, null, call, CancellationToken.None);

        Assert.Equal(("Superseded", third.Facts.Arn), (answer.Code, Pointer(ChannelWorld.Test)));
    }

    [Fact]
    public async Task A_revocation_moves_to_the_newest_earlier_image_and_then_empties_the_channel()
    {
        var (first, second) = await TwoReleasesAsync();
        await _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke-01"), CancellationToken.None);
        Assert.Equal(first.Facts.Arn, Pointer(ChannelWorld.Test));
        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-02"), CancellationToken.None);
        Assert.True(_world.Record(ChannelWorld.Test)!.IsEmpty);
        Assert.Contains(_world.Notifications.All, one => one.Kind == ChannelNotifications.Empty);
        await SettleAsync();
        Assert.True(_world.Record(ChannelWorld.Test)!.IsEmpty);
    }

    [Fact]
    public async Task A_promotion_that_did_not_read_a_concurrent_revocation_does_not_last()
    {
        var image = _world.AddImage();
        _world.AfterRevocationsRead = async () =>
        {
            _world.AfterRevocationsRead = () => Task.CompletedTask;
            await _world.People().RevokeAsync(ChannelWorld.Arn(image), _world.Call("revoke-01"), CancellationToken.None);
        };
        var answer = await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(image), _world.Call(), CancellationToken.None);
        Assert.Equal(("NotMoved", null), (answer.Code, Pointer(ChannelWorld.Prod)));
    }

    [Fact]
    public async Task A_write_of_an_earlier_image_that_is_late_does_not_overtake_the_later_one()
    {
        _world.Parameter("/web/prod").Validation = TimeSpan.Zero;
        var first = _world.AddImage();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = _world.AddImage();
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(first), _world.Call("promote-01"), CancellationToken.None);
        _world.Mode = Mode.Observe;
        _world.BeforeTargetWritten = async () =>
        {
            _world.BeforeTargetWritten = () => Task.CompletedTask;
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(second), _world.Call("promote-02"), CancellationToken.None);
            await _world.PassAsync();
            await _world.PassAsync();
        };

        await _world.PassAsync();
        await SettleAsync();

        Assert.Equal(ChannelWorld.Ami(2), _world.Parameters["/web/prod"].AmiId);
        Assert.Equal(EffectState.Verified, _world.Record(ChannelWorld.Prod)!.Targets[0].State);
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(1, false, 0)]
    [InlineData(2, true, 0)]
    [InlineData(3, true, 1)]
    public async Task The_switch_stops_a_pass_that_has_begun(int looks, bool moved, int writes)
    {
        _world.Rules = _world.Rules with { All = [_world.Rules.Find(ChannelWorld.Test)!] };
        _world.AddImage();
        _world.SwitchedOffAfter = looks;
        await _world.PassAsync();
        Assert.Equal((moved, writes), (_world.Record(ChannelWorld.Test) is not null, _world.Parameter("/web/test").Writes));
    }

    [Fact]
    public async Task A_lost_permission_on_one_target_is_told_once_and_stops_no_other()
    {
        _world.WithoutPermission.Add("/web/prod");
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(_world.AddImage()), _world.Call(), CancellationToken.None);
        await SettleAsync();
        Assert.Equal((ChannelWorld.Ami(1), 0), (_world.Parameters["/web/prod2"].AmiId, _world.Parameter("/web/prod").Writes));
        Assert.Single(_world.Notifications.Distinct, one => one.Kind == ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task An_AMI_that_the_service_does_not_accept_is_told_and_sent_again()
    {
        _world.Parameter("/web/test").AcceptsNext = false;
        _world.AddImage();
        await SettleAsync();
        Assert.Equal((ChannelWorld.Ami(1), 2), (_world.Parameters["/web/test"].AmiId, _world.Parameters["/web/test"].Writes));
        Assert.Contains(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task An_event_verifies_a_target_without_a_pass_and_one_of_another_parameter_does_nothing()
    {
        _world.AddImage();
        await _world.PassAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await _world.ChangedAsync("/web/other");
        Assert.Equal(EffectState.Sent, _world.Record(ChannelWorld.Test)!.Targets[0].State);
        await _world.ChangedAsync("/web/test");
        Assert.Equal(EffectState.Verified, _world.Record(ChannelWorld.Test)!.Targets[0].State);
    }

    [Fact]
    public async Task An_event_of_an_AMI_that_was_not_accepted_is_told_at_once_and_once()
    {
        _world.AddImage();
        await _world.PassAsync();
        await _world.ChangedAsync("/web/test", "Unable to Describe Resource");
        await _world.ChangedAsync("/web/test", "Unable to Describe Resource");
        var failed = Assert.Single(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
        Assert.Contains("Unable to Describe Resource", failed.Text, StringComparison.Ordinal);
        await SettleAsync();
        Assert.Equal(ChannelWorld.Ami(1), _world.Parameters["/web/test"].AmiId);
    }

    [Fact]
    public async Task A_write_that_waits_for_an_earlier_one_is_no_failure()
    {
        await TwoReleasesAsync();
        _world.AddImage();
        _world.Parameters["/web/test"].Validation = TimeSpan.FromMinutes(12);
        await _world.PassAsync();
        await _world.People().RollBackAsync(ChannelWorld.Test, null, null, _world.Call(), CancellationToken.None);
        await _world.PassAsync();
        Assert.True(_world.Record(ChannelWorld.Test)!.Targets[0].IsWaiting);
        Assert.DoesNotContain(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task Empty_channels_and_failed_targets_are_counted_at_the_end_of_each_pass()
    {
        _world.WithoutPermission.Add("/web/prod");
        var image = _world.AddImage();
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(image), _world.Call(), CancellationToken.None);
        await _world.PassAsync();
        Assert.Equal((0, 1), (_world.Metrics.Of(Metric.ChannelsEmpty)[^1], _world.Metrics.Of(Metric.ChannelTargetsFailed)[^1]));
        _world.WithoutPermission.Clear();
        await _world.People().RevokeAsync(ChannelWorld.Arn(image), _world.Call("revoke-01"), CancellationToken.None);
        await SettleAsync();
        Assert.Equal((2, 0), (_world.Metrics.Of(Metric.ChannelsEmpty)[^1], _world.Metrics.Of(Metric.ChannelTargetsFailed)[^1]));
    }

    [Theory]
    [InlineData(Mode.Act, 1)]
    [InlineData(Mode.Observe, 9)]
    public async Task A_changed_target_is_told_and_repaired_if_the_mode_says_act(Mode mode, int expected)
    {
        _world.AddImage();
        await SettleAsync();
        _world.Parameters["/web/test"].Overwrite(ChannelWorld.Ami(9));
        _world.Mode = mode;
        await SettleAsync();
        Assert.Equal(ChannelWorld.Ami(expected), _world.Parameters["/web/test"].AmiId);
        Assert.Contains(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task A_write_that_is_still_validated_does_not_count_as_verified_when_the_channel_moves_back()
    {
        await TwoReleasesAsync();
        _world.AddImage();
        _world.Parameters["/web/test"].Validation = TimeSpan.FromMinutes(12);
        await _world.PassAsync();
        await _world.PassAsync();
        await _world.People().RollBackAsync(ChannelWorld.Test, null, null, _world.Call(), CancellationToken.None);
        await SettleAsync();
        Assert.Equal(ChannelWorld.Ami(2), _world.Parameters["/web/test"].AmiId);
    }

    [Fact]
    public async Task A_bus_that_refuses_notifications_blocks_neither_moves_nor_targets_and_is_told_everything_later()
    {
        var (first, _) = await TwoReleasesAsync();
        _world.Notifications.Fault = new InvalidOperationException("the bus refuses");
        _world.Parameter("/web/test").AcceptsNext = false;

        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, null, null, _world.Call("rollback-01"), CancellationToken.None);
        Assert.Equal((200, first.Facts.Arn), (answer.Status, Pointer(ChannelWorld.Test)));
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(EffectState.Failed, _world.Record(ChannelWorld.Test)!.Targets[0].State);
        answer = await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-01"), CancellationToken.None);
        Assert.Equal(200, answer.Status);
        Assert.NotEqual(first.Facts.Arn, Pointer(ChannelWorld.Test));
        _world.Notifications.Fault = null;
        await SettleAsync();
        var moves = _world.Notifications.Distinct.Where(one => one.Kind is ChannelNotifications.Moved or ChannelNotifications.Empty);
        Assert.Equal(_world.Moves(ChannelWorld.Test).Count + _world.Moves(ChannelWorld.Prod).Count, moves.Count());
    }

    [Fact]
    public async Task A_failure_of_a_target_that_could_not_be_published_is_published_later()
    {
        _world.WithoutPermission.Add("/web/test");
        _world.AddImage();
        _world.Notifications.Fault = new InvalidOperationException("the bus refuses");
        await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
        _world.Notifications.Fault = null;
        await SettleAsync();
        Assert.Single(_world.Notifications.All, one => one.Kind is ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task A_damaged_channel_stops_no_other_one_and_keeps_a_revocation_pending()
    {
        var (first, second) = await TwoReleasesAsync();
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(first), _world.Call("promote-01"), CancellationToken.None);
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(second), _world.Call("promote-02"), CancellationToken.None);
        _world.Damaged.Add(ChannelWorld.Test);

        await Assert.ThrowsAsync<PassFailedException>(() => _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke-01"), CancellationToken.None));
        Assert.Equal((first.Facts.Arn, true), (Pointer(ChannelWorld.Prod), _world.HasPending));
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal((ChannelWorld.Ami(1), true), (_world.Parameters["/web/prod"].AmiId, _world.HasPending));
        _world.Damaged.Clear();
        await SettleAsync();
        Assert.Equal((first.Facts.Arn, false), (Pointer(ChannelWorld.Test), _world.HasPending));
    }

    [Fact]
    public async Task A_move_names_every_target_at_once_and_forgets_those_that_left_the_policy()
    {
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(_world.AddImage()), _world.Call("promote-01"), CancellationToken.None);
        Assert.Equal(
            [("parameter /web/prod", EffectState.Stored), ("parameter /web/prod2", EffectState.Stored)],
            _world.Record(ChannelWorld.Prod)!.Targets.Select(state => (state.Target, state.State)));
        await SettleAsync();

        _world.Rules = _world.Rules with { All = [.. _world.Rules.All.Select(rule => rule.Name == "prod" ? rule with { Targets = [new("/web/new", null)] } : rule)] };
        await _world.PassAsync();

        Assert.Equal([("parameter /web/new", EffectState.Sent)], _world.Record(ChannelWorld.Prod)!.Targets.Select(state => (state.Target, state.State)));
    }

    [Fact]
    public async Task A_target_is_not_verified_while_a_repair_of_the_earlier_image_can_still_take_effect()
    {
        await TwoReleasesAsync();
        _world.Parameters["/web/test"].Overwrite(ChannelWorld.Ami(3));
        await _world.PassAsync();
        Assert.Equal(EffectState.Drifted, _world.Record(ChannelWorld.Test)!.Targets[0].State);
        _world.Parameters["/web/test"].Validation = TimeSpan.FromMinutes(12);
        _world.AfterTargetWritten = () => throw new KilledException(0);
        await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
        _world.AfterTargetWritten = () => { };
        var third = _world.AddImage();
        await _world.People().PromoteAsync(ChannelWorld.Test, ChannelWorld.Arn(third), _world.Call("promote-01"), CancellationToken.None);

        await _world.PassAsync();

        Assert.Equal(EffectState.Stored, _world.Record(ChannelWorld.Test)!.Targets[0].State);
        await SettleAsync();
        Assert.Equal(ChannelWorld.Ami(3), _world.Parameters["/web/test"].AmiId);
    }

    [Fact]
    public async Task Two_people_who_roll_back_the_same_image_go_back_once()
    {
        var (_, second) = await TwoReleasesAsync();
        var third = _world.AddImage();
        await SettleAsync();

        var first = await _world.People().RollBackAsync(ChannelWorld.Test, null, ChannelWorld.Arn(third), _world.Call("rollback-01"), CancellationToken.None);
        var again = await _world.People().RollBackAsync(ChannelWorld.Test, null, ChannelWorld.Arn(third), _world.Call("rollback-02"), CancellationToken.None);

        Assert.Equal((200, "NotMoved", second.Facts.Arn), (first.Status, again.Code, Pointer(ChannelWorld.Test)));
        Assert.Contains("has moved since", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revocation_does_not_move_a_channel_onto_an_image_that_a_person_rolled_back_from()
    {
        var (first, _) = await TwoReleasesAsync();
        await _world.People().RollBackAsync(ChannelWorld.Test, null, null, _world.Call("rollback-01"), CancellationToken.None);

        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-01"), CancellationToken.None);

        Assert.True(_world.Record(ChannelWorld.Test)!.IsEmpty);
        Assert.Equal(
            "web/1.0.0/1 was revoked, and no earlier image is left, except what a person rolled back from: web/1.0.0/2",
            _world.Moves(ChannelWorld.Test)[^1].Reason);
    }

    [Fact]
    public async Task A_target_that_the_service_refuses_as_busy_for_too_long_is_told_once_counted_and_sent_again()
    {
        _world.Parameter("/web/test").Validation = TimeSpan.FromMinutes(61);
        _world.Parameter("/web/test").Write(ChannelWorld.Ami(9), _world.Clock.GetUtcNow());
        _world.AddImage();
        for (var i = 0; i < 12; i++)
        {
            await _world.PassAsync();
            Assert.Equal(i < 3 ? 0 : 1, _world.Metrics.Of(Metric.ChannelTargetsFailed)[^1]);
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Single(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
        _world.Parameter("/web/test").Validation = TimeSpan.FromMinutes(2);
        await SettleAsync();
        Assert.Equal((ChannelWorld.Ami(1), 0), (_world.Parameters["/web/test"].AmiId, _world.Metrics.Of(Metric.ChannelTargetsFailed)[^1]));
    }

    [Fact]
    public async Task Passes_that_have_time_for_few_items_begin_at_another_channel_each_time()
    {
        _world.AddImage();
        await SettleAsync();
        HashSet<ChannelKey> first = [];
        for (var i = 0; i < 12; i++)
        {
            _world.Reads.Clear();
            await _world.PassAsync();
            first.Add(_world.Reads[0]);
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(2, first.Count);
    }

    /// <summary>Random acts, each of whose effects may be lost or be the last one of its invocation; then time passes, and everything agrees.</summary>
    [Fact]
    public async Task Whatever_is_lost_or_killed_pointers_parameters_and_history_end_equal()
    {
        for (var seed = 0; seed < 300; seed++)
            await ChaosAsync(seed);
    }

    private static async Task ChaosAsync(int seed)
    {
        var world = new ChannelWorld();
        var random = new Random(seed);
        world.Effect = _ =>
        {
            if (random.Next(12) == 0)
                throw new KilledException(0);
        };
        for (var act = 0; act < 60; act++)
        {
            foreach (var parameter in world.Parameters.Values)
                (parameter.AcceptsNext, parameter.Validation) = (random.Next(6) > 0, TimeSpan.FromMinutes(random.Next(13)));
            try
            {
                await ActAsync(world, random, act);
            }
            catch (Exception e) when (e is KilledException or PassFailedException)
            {
            }

            world.Clock.Advance(TimeSpan.FromMinutes(random.Next(4) == 0 ? random.Next(5000) : random.Next(7)));
        }

        world.Effect = _ => { };
        foreach (var parameter in world.Parameters.Values)
            parameter.AcceptsNext = true;
        await SettleAsync(world);
        // The rule may have moved a channel just now, and its targets are on their way.
        for (var pass = 0; pass < 40 && !IsSettled(world); pass++)
        {
            await world.PassAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.False(world.HasPending);
        foreach (var rule in world.Rules.All)
        {
            if (world.Record(rule.Key) is not { Latest: { } latest } record)
                continue;
            Assert.Equal(Enumerable.Range(1, latest.Number), world.Moves(rule.Key).Select(move => move.Number));
            Assert.Equal(latest, world.Moves(rule.Key)[^1]);
            Assert.False(record.Image is { } image && world.IsRevoked(image.ImageArn), $"seed {seed}: {rule.Key} points at a revoked image");
            foreach (var target in rule.Targets.Where(_ => record.Image is not null))
            {
                Assert.Equal((seed, record.Image!.Amis[0].ImageId), (seed, world.Parameters[target.Parameter].AmiId));
                Assert.Equal(EffectState.Verified, record.Targets.Single(state => state.Target == target.ToString()).State);
            }
        }
    }

    private static bool IsSettled(ChannelWorld world) => world.Rules.All.Select(rule => world.Record(rule.Key)).OfType<ChannelRecord>()
        .Where(record => record.Image is not null).All(record => record.Targets.All(state => state.State is EffectState.Verified && state.Move == record.Latest!.Number));

    private static async Task ActAsync(ChannelWorld world, Random random, int act)
    {
        var key = random.Next(2) == 0 ? ChannelWorld.Test : ChannelWorld.Prod;
        var call = world.Call($"request-{act}");
        var image = world.Images.Count == 0 ? null : ChannelWorld.Arn(world.Images[random.Next(world.Images.Count)]);
        switch (random.Next(9))
        {
            case 0:
                world.AddImage(random.Next(4) == 0 ? CoverageVerdict.Uncovered : CoverageVerdict.Covered);
                break;
            case 1 when image is not null:
                await world.People().PromoteAsync(key, image, call, CancellationToken.None);
                break;
            case 2:
                await world.People().RollBackAsync(key, random.Next(2) == 0 ? null : image, null, call, CancellationToken.None);
                break;
            case 3 when image is not null:
                await world.People().RevokeAsync(image, call, CancellationToken.None);
                break;
            case 4 when image is not null:
                await world.People().RestoreAsync(image, call, CancellationToken.None);
                break;
            default:
                await world.PassAsync();
                break;
        }
    }

    private async Task<(ChannelCandidate First, ChannelCandidate Second)> TwoReleasesAsync()
    {
        var first = _world.AddImage();
        await SettleAsync();
        var second = _world.AddImage();
        await SettleAsync();
        Assert.Equal(second.Facts.Arn, Pointer(ChannelWorld.Test));
        return (first, second);
    }

    private string? Pointer(ChannelKey key) => _world.Record(key)?.Image?.ImageArn;

    private Task SettleAsync() => SettleAsync(_world);

    private static async Task SettleAsync(ChannelWorld world)
    {
        for (var i = 0; i < 40; i++)
        {
            await world.PassAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(5));
        }
    }
}
