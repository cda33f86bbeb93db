using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

public sealed class ChannelRevocationTests
{
    private readonly ChannelWorld _world = new();

    [Fact]
    public async Task A_revocation_moves_to_the_newest_earlier_image_and_then_empties_the_channel()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        await _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke-01"), CancellationToken.None);
        Assert.Equal(first.Facts.Arn, _world.Pointer(ChannelWorld.Test));
        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-02"), CancellationToken.None);
        Assert.True(_world.Record(ChannelWorld.Test)!.IsEmpty);
        Assert.Contains(_world.Notifications.All, one => one.Kind == ChannelNotifications.Empty);
        await _world.SettleAsync();
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
        Assert.Equal(("NotMoved", null), (answer.Code, _world.Pointer(ChannelWorld.Prod)));
    }

    [Fact]
    public async Task A_revocation_does_not_move_a_channel_onto_an_image_that_a_person_rolled_back_from()
    {
        var (first, _) = await _world.TwoReleasesAsync();
        await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), _world.Call("rollback-01"), CancellationToken.None);

        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-01"), CancellationToken.None);

        Assert.True(_world.Record(ChannelWorld.Test)!.IsEmpty);
        Assert.Equal(
            "web/1.0.0/1 was revoked, and no earlier image is left, except what a person rolled back from: web/1.0.0/2",
            _world.Moves(ChannelWorld.Test)[^1].Reason);
    }

    [Fact]
    public async Task A_record_from_a_backup_that_points_at_a_revoked_image_is_moved_again()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        var backup = _world.Record(ChannelWorld.Test)!;
        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-1"), CancellationToken.None);
        await _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke-2"), CancellationToken.None);
        Assert.Null(_world.Pointer(ChannelWorld.Test));

        _world.Restore(backup);
        await _world.SettleAsync();

        Assert.Null(_world.Pointer(ChannelWorld.Test));
    }

    [Fact]
    public async Task A_channel_that_the_policy_no_longer_names_is_moved_off_a_revoked_image_without_the_list_of_images()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        _world.Rules = _world.Rules with { All = [_world.Rules.Find(ChannelWorld.Prod)!] };
        _world.Lists = 0;
        await _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke-1"), CancellationToken.None);
        Assert.Equal((first.Facts.Arn, 0), (_world.Pointer(ChannelWorld.Test), _world.Lists));
        await _world.PassAsync();
    }

    [Fact]
    public async Task A_revocation_that_was_begun_is_completed_although_releases_are_switched_off()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        _world.Effect = isAfter =>
        {
            if (isAfter)
                throw new OperationCanceledException("killed");
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke"), CancellationToken.None));
        _world.Effect = _ => { };
        Assert.Equal((second.Facts.Arn, true), (_world.Pointer(ChannelWorld.Test), _world.HasPending));

        _world.Mode = Mode.Off;
        await _world.PassAsync();

        Assert.Equal((first.Facts.Arn, false), (_world.Pointer(ChannelWorld.Test), _world.HasPending));
        Assert.Equal(ChannelWorld.Ami(2), _world.Parameters["/web/test"].AmiId);
    }

    [Fact]
    public async Task A_damaged_revocation_concerns_its_own_image_alone_and_is_told()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-1"), CancellationToken.None);
        _world.DamageRevocation(first.Facts.Arn);

        var third = _world.AddImage();
        var failure = await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
        Assert.IsType<UnreadableRevocationException>(failure.Failures["the revocation of web/1.0.0/1"]);
        Assert.Equal(third.Facts.Arn, _world.Pointer(ChannelWorld.Test));
        var refused = await _world.People().RollBackAsync(
            ChannelWorld.Test, ChannelWorld.Arn(first), _world.At(ChannelWorld.Test), _world.Call("back-1"), CancellationToken.None);
        Assert.Contains("is damaged", refused.Message, StringComparison.Ordinal);
        await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), _world.Call("back-2"), CancellationToken.None);
        Assert.Equal(second.Facts.Arn, _world.Pointer(ChannelWorld.Test));

        var restored = await _world.People().RestoreAsync(ChannelWorld.Arn(first), _world.Call("restore-1"), CancellationToken.None);
        Assert.Contains("is not revoked any more", restored.Message, StringComparison.Ordinal);
        await _world.PassAsync();
    }

    [Fact]
    public async Task A_channel_stays_at_an_image_of_which_the_revocation_is_damaged()
    {
        var (first, second) = await _world.TwoReleasesAsync();
        await _world.People().RevokeAsync(ChannelWorld.Arn(second), _world.Call("revoke-1"), CancellationToken.None);
        await _world.People().RestoreAsync(ChannelWorld.Arn(second), _world.Call("restore-1"), CancellationToken.None);
        await _world.People().PromoteAsync(ChannelWorld.Test, ChannelWorld.Arn(second), _world.Call("promote-1"), CancellationToken.None);
        _world.DamageRevocation(second.Facts.Arn);

        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-2"), CancellationToken.None);

        Assert.Equal(second.Facts.Arn, _world.Pointer(ChannelWorld.Test));
    }

    [Fact]
    public async Task A_rule_promotes_no_image_of_which_the_revocation_is_damaged()
    {
        var (_, second) = await _world.TwoReleasesAsync();
        var third = _world.AddImage();
        await _world.People().RevokeAsync(ChannelWorld.Arn(third), _world.Call("revoke-1"), CancellationToken.None);
        _world.DamageRevocation(third.Facts.Arn);

        await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);

        Assert.Equal(second.Facts.Arn, _world.Pointer(ChannelWorld.Test));
    }
}
