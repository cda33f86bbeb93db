using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

/// <summary>What changes between the look and the move, and what no approval can bring about.</summary>
public sealed partial class ChannelApprovalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_approval_that_is_withdrawn_between_the_look_and_the_move_holds_the_move(bool isByRule)
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        var looks = 0;
        // The last look at the switch follows the decision, and precedes the last read of the approvals.
        _world.AtLook = async () =>
        {
            looks++;
            if (_world.Approvals.Of("web/prod", image.Facts.Arn).Approvals.Count == 2 && looks > 1)
                await _world.WithdrawAsync(Ben, image);
        };
        _world.Rules = _world.Rules with { All = [_world.Rules.Find(ChannelWorld.Prod)!] };

        if (isByRule)
            await _world.PassAsync();
        else
            Assert.Equal("NotMoved", (await PromoteAsync(image)).Code);

        Assert.True(looks > 1);
        Assert.Null(_world.Pointer(ChannelWorld.Prod));
    }

    [Fact]
    public async Task A_withdrawal_after_the_move_says_that_the_channel_points_at_it_and_stays()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        await _world.PassAsync();

        var answer = await _world.WithdrawAsync(Ben, image);
        await _world.PassAsync();

        Assert.Contains("points at web/1.0.0/1 already and stays there", answer.Message, StringComparison.Ordinal);
        Assert.Equal(image.Facts.Arn, _world.Pointer(ChannelWorld.Prod));
    }

    [Fact]
    public async Task A_policy_that_is_published_between_the_look_and_the_move_begins_the_work_again()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        _world.Rules = _world.Rules with { All = [_world.Rules.Find(ChannelWorld.Prod)!] };
        await ApproveAllAsync(_world.AddImage());
        var looks = 0;
        // The pass looks at its begin, before the channel, and after the decision.
        _world.AtLook = () => ++looks == 3 ? throw new PolicyChangedException("policy", "another") : Task.CompletedTask;

        await Assert.ThrowsAsync<PolicyChangedException>(_world.PassAsync);

        Assert.Null(_world.Pointer(ChannelWorld.Prod));
    }

    [Fact]
    public async Task Damaged_approvals_promote_nothing()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        _world.Approvals.Damaged = "the item is not readable";

        await _world.PassAsync();

        Assert.Equal((null, "its approvals cannot be read: the item is not readable"), (_world.Pointer(ChannelWorld.Prod), _world.Record(ChannelWorld.Prod)!.Waiting!.Missing));
        Assert.Equal("NotMoved", (await PromoteAsync(image)).Code);
    }

    [Theory]
    [InlineData(CoverageVerdict.Unknown, ImageStatus.Available)]
    [InlineData(CoverageVerdict.Uncovered, ImageStatus.Available)]
    [InlineData(CoverageVerdict.Covered, ImageStatus.Disabled)]
    public async Task What_is_not_released_cannot_be_approved(CoverageVerdict verdict, string status)
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage(verdict, status);
        Assert.Equal(403, (await _world.ApproveAsync(Ann, "platform", image)).Status);
        Assert.Empty(_world.Approvals.Of("web/prod", image.Facts.Arn).Approvals);
    }

    [Fact]
    public async Task A_revoked_image_is_never_promoted_whatever_approvals_there_are()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        await _world.People().RevokeAsync(ChannelWorld.Arn(image), _world.Call("revoke-01"), CancellationToken.None);

        await _world.PassAsync();

        Assert.Null(_world.Pointer(ChannelWorld.Prod));
        Assert.Equal("it is revoked", (await PromoteAsync(image)).Message);
        Assert.Equal(403, (await _world.ApproveAsync("Platform/joe", "platform", image)).Status);
    }
}
