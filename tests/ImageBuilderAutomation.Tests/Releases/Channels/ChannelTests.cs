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
        await _world.SettleAsync();
        Assert.Equal((image.Facts.Arn, null), (_world.Pointer(ChannelWorld.Test), _world.Pointer(ChannelWorld.Prod)));
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await _world.SettleAsync();
        Assert.Equal(image.Facts.Arn, _world.Pointer(ChannelWorld.Prod));
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
        var (first, _) = await _world.TwoReleasesAsync();
        await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), _world.Call(), CancellationToken.None);
        await _world.SettleAsync();
        Assert.Equal((first.Facts.Arn, ChannelWorld.Ami(1)), (_world.Pointer(ChannelWorld.Test), _world.Parameters["/web/test"].AmiId));
        Assert.Equal(MoveKind.RollBack, _world.Moves(ChannelWorld.Test)[^1].Kind);
    }

    [Fact]
    public async Task A_roll_back_onto_a_revoked_image_is_refused()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-01"), CancellationToken.None);
        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, ChannelWorld.Arn(first), _world.At(ChannelWorld.Test), _world.Call(), CancellationToken.None);
        Assert.Equal(("NotMoved", second.Facts.Arn), (answer.Code, _world.Pointer(ChannelWorld.Test)));
    }

    [Fact]
    public async Task A_roll_back_that_is_sent_again_does_not_roll_back_further_although_somebody_moved_the_channel_since()
    {
        await _world.TwoReleasesAsync();
        var third = _world.AddImage();
        await _world.SettleAsync();
        var call = _world.Call("rollback-01") with { Seen = new(_world.Record(ChannelWorld.Test)!.Latest!.Number), IsRepeated = false };
        await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), call, CancellationToken.None);
        await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), call with { IsRepeated = true }, CancellationToken.None);
        Assert.Equal(4, _world.Record(ChannelWorld.Test)!.Latest!.Number);
        await _world.People().PromoteAsync(ChannelWorld.Test, ChannelWorld.Arn(third), _world.Call("promote-01"), CancellationToken.None);

        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), call with { IsRepeated = true }, CancellationToken.None);

        Assert.Equal((200, third.Facts.Arn), (answer.Status, _world.Pointer(ChannelWorld.Test)));
    }

    [Fact]
    public async Task A_roll_back_that_had_no_effect_and_was_overtaken_is_refused()
    {
        await _world.TwoReleasesAsync();
        var call = _world.Call("rollback-01") with { Seen = new(_world.Record(ChannelWorld.Test)!.Latest!.Number), IsRepeated = true };
        var third = _world.AddImage();
        await _world.SettleAsync();

        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), call, CancellationToken.None);

        Assert.Equal(("Superseded", third.Facts.Arn), (answer.Code, _world.Pointer(ChannelWorld.Test)));
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
    public async Task A_bus_that_refuses_notifications_blocks_neither_moves_nor_targets_and_is_told_everything_later()
    {
        var (first, _) = await _world.TwoReleasesAsync();
        _world.Notifications.Fault = new InvalidOperationException("the bus refuses");
        _world.Parameter("/web/test").AcceptsNext = false;

        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), _world.Call("rollback-01"), CancellationToken.None);
        Assert.Equal((200, first.Facts.Arn), (answer.Status, _world.Pointer(ChannelWorld.Test)));
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(EffectState.Failed, _world.Record(ChannelWorld.Test)!.Targets[0].State);
        answer = await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-01"), CancellationToken.None);
        Assert.Equal(200, answer.Status);
        Assert.NotEqual(first.Facts.Arn, _world.Pointer(ChannelWorld.Test));
        _world.Notifications.Fault = null;
        await _world.SettleAsync();
        var moves = _world.Notifications.Distinct.Where(one => one.Kind is ChannelNotifications.Moved or ChannelNotifications.Empty);
        Assert.Equal(_world.Moves(ChannelWorld.Test).Count + _world.Moves(ChannelWorld.Prod).Count, moves.Count());
    }

    [Fact]
    public async Task A_damaged_channel_stops_no_other_one_and_keeps_a_revocation_pending()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(first), _world.Call("promote-01"), CancellationToken.None);
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(second), _world.Call("promote-02"), CancellationToken.None);
        _world.Damaged.Add(ChannelWorld.Test);

        await Assert.ThrowsAsync<PassFailedException>(() => _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke-01"), CancellationToken.None));
        Assert.Equal((first.Facts.Arn, true), (_world.Pointer(ChannelWorld.Prod), _world.HasPending));
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal((ChannelWorld.Ami(1), true), (_world.Parameters["/web/prod"].AmiId, _world.HasPending));
        _world.Damaged.Clear();
        await _world.SettleAsync();
        Assert.Equal((first.Facts.Arn, false), (_world.Pointer(ChannelWorld.Test), _world.HasPending));
    }

    [Fact]
    public async Task Two_people_who_roll_back_the_same_image_go_back_once()
    {
        var (_, second) = await _world.TwoReleasesAsync();
        var third = _world.AddImage();
        await _world.SettleAsync();

        var first = await _world.People().RollBackAsync(ChannelWorld.Test, null, ChannelWorld.Arn(third), _world.Call("rollback-01"), CancellationToken.None);
        var again = await _world.People().RollBackAsync(ChannelWorld.Test, null, ChannelWorld.Arn(third), _world.Call("rollback-02"), CancellationToken.None);

        Assert.Equal((200, "NotMoved", second.Facts.Arn), (first.Status, again.Code, _world.Pointer(ChannelWorld.Test)));
        Assert.Contains("has moved since", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_that_have_time_for_few_items_begin_at_another_channel_each_time()
    {
        _world.AddImage();
        await _world.SettleAsync();
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

    [Fact]
    public async Task While_releases_are_switched_off_moves_are_refused_and_a_revocation_says_that_targets_stay()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        _world.Mode = Mode.Off;

        var back = await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), _world.Call("back"), CancellationToken.None);
        Assert.Equal(("SwitchedOff", second.Facts.Arn), (back.Code, _world.Pointer(ChannelWorld.Test)));
        var revoked = await _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke"), CancellationToken.None);

        Assert.Contains("the targets still name it", revoked.Message, StringComparison.Ordinal);
        Assert.Equal((first.Facts.Arn, ChannelWorld.Ami(2)), (_world.Pointer(ChannelWorld.Test), _world.Parameters["/web/test"].AmiId));
    }

    [Fact]
    public async Task What_people_ask_for_reads_only_the_images_that_it_can_lead_to()
    {
        for (var i = 0; i < 20; i++)
        {
            _world.AddImage();
            await _world.PassAsync();
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        var (newest, asked) = (_world.Images[^1], _world.Images[0]);
        _world.Lists = 0;
        await _world.People().RevokeAsync(ChannelWorld.Arn(newest), _world.Call("revoke-1"), CancellationToken.None);
        Assert.Equal(_world.Images[18].Facts.Arn, _world.Pointer(ChannelWorld.Test));
        Assert.Equal(_world.Images.Skip(11).Take(8).Select(one => one.Facts.Arn).Reverse(), _world.ImageReads);

        _world.ImageReads.Clear();
        await _world.People().RollBackAsync(ChannelWorld.Test, ChannelWorld.Arn(asked), _world.At(ChannelWorld.Test), _world.Call("back-1"), CancellationToken.None);
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(asked), _world.Call("promote-1"), CancellationToken.None);
        Assert.Equal((asked.Facts.Arn, asked.Facts.Arn), (_world.Pointer(ChannelWorld.Test), _world.Pointer(ChannelWorld.Prod)));
        Assert.Equal([asked.Facts.Arn, asked.Facts.Arn], _world.ImageReads);
        Assert.Equal(0, _world.Lists);
    }

    [Fact]
    public async Task A_roll_back_passes_over_many_images_that_are_no_longer_usable()
    {
        for (var i = 0; i < 20; i++)
        {
            _world.AddImage();
            await _world.PassAsync();
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        for (var i = 1; i < 19; i++)
            _world.Images[i] = _world.Images[i] with { Facts = _world.Images[i].Facts with { Status = ImageStatus.Disabled } };
        await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), _world.Call(), CancellationToken.None);
        Assert.Equal(_world.Images[0].Facts.Arn, _world.Pointer(ChannelWorld.Test));
    }

    [Fact]
    public async Task Parts_for_which_a_pass_had_no_time_are_counted()
    {
        await _world.TwoReleasesAsync();
        await _world.PassWithoutTimeAsync();
        Assert.Equal(9, _world.Metrics.Of(Metric.ChannelPartsLeft)[^1]);
        await _world.PassAsync();
        Assert.Equal(0, _world.Metrics.Of(Metric.ChannelPartsLeft)[^1]);
    }

    [Fact]
    public async Task A_roll_back_that_does_not_name_the_image_to_leave_is_refused()
    {
        var (_, second) = await _world.TwoReleasesAsync();
        var answer = await _world.People().RollBackAsync(ChannelWorld.Test, null, null, _world.Call(), CancellationToken.None);
        Assert.Equal(("NotMoved", second.Facts.Arn), (answer.Code, _world.Pointer(ChannelWorld.Test)));
    }
}
