using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

/// <summary>The channel prod demands one approval of platform and one of security, besides what its rule says.</summary>
public sealed partial class ChannelApprovalTests
{
    private const string Ann = "Platform/ann";
    private const string Ben = "Security/ben";

    private readonly ChannelWorld _world = new();

    [Fact]
    public async Task A_rule_promotes_once_each_group_has_approved_and_the_history_says_who()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await _world.PassAsync();
        Assert.Equal((null, "approval missing from platform, security"), (_world.Pointer(ChannelWorld.Prod), _world.Record(ChannelWorld.Prod)!.Waiting!.Missing));

        var first = await _world.ApproveAsync(Ann, "platform", image);
        await _world.PassAsync();
        Assert.Contains("approval missing from security", first.Message, StringComparison.Ordinal);
        Assert.Equal((null, "approval missing from security"), (_world.Pointer(ChannelWorld.Prod), _world.Record(ChannelWorld.Prod)!.Waiting!.Missing));

        var second = await _world.ApproveAsync(Ben, "security", image);
        await _world.PassAsync();

        Assert.Contains("approved by ann, ben; the channel moves to it as soon as", second.Message, StringComparison.Ordinal);
        var move = _world.Moves(ChannelWorld.Prod)[^1];
        Assert.Equal((image.Facts.Arn, "it was released; approved by ann, ben", null), (move.To!.ImageArn, move.Reason, _world.Record(ChannelWorld.Prod)!.Waiting));
        Assert.Equal([_world.CallOf(Ann).Caller.Arn, _world.CallOf(Ben).Caller.Arn], move.ApprovedBy);
    }

    [Fact]
    public async Task Approvals_do_not_replace_the_time_in_another_channel()
    {
        _world.Demand();
        var image = _world.AddImage();
        await _world.PassAsync();
        await ApproveAllAsync(image);
        await _world.PassAsync();
        Assert.Null(_world.Pointer(ChannelWorld.Prod));

        _world.Clock.Advance(TimeSpan.FromDays(3));
        await _world.PassAsync();

        Assert.Equal(
            (image.Facts.Arn, "channel test has pointed at it for 3d, and it was not revoked; approved by ann, ben"),
            (_world.Pointer(ChannelWorld.Prod), _world.Record(ChannelWorld.Prod)!.Latest!.Reason));
    }

    [Fact]
    public async Task The_newest_approved_image_is_promoted_and_a_newer_one_waits()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var (first, second) = (_world.AddImage(), NextImage());
        await ApproveAllAsync(first);
        await _world.PassAsync();

        Assert.Equal((first.Facts.Arn, second.Facts.Arn), (_world.Pointer(ChannelWorld.Prod), _world.Record(ChannelWorld.Prod)!.Waiting?.ImageArn));
        await ApproveAllAsync(second);
        await _world.PassAsync();
        Assert.Equal((second.Facts.Arn, null), (_world.Pointer(ChannelWorld.Prod), _world.Record(ChannelWorld.Prod)!.Waiting));
    }

    [Fact]
    public async Task Each_image_that_waits_for_people_is_published_once_whatever_is_approved_meanwhile()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var first = _world.AddImage();
        _world.Notifications.Fault = new InvalidOperationException("the bus refuses");
        await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
        _world.Notifications.Fault = null;
        await _world.PassAsync();
        await _world.ApproveAsync(Ann, "platform", first);
        await _world.PassAsync();
        var second = NextImage();
        await _world.PassAsync();
        await _world.PassAsync();

        Assert.Equal(
            [first.Facts.Arn, second.Facts.Arn],
            _world.Notifications.All.Where(one => one.Kind == ChannelNotifications.WaitsForPeople).Select(one => one.Subject));
    }

    [Fact]
    public async Task An_approval_counts_for_its_own_channel_and_image_alone()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        _world.Rules = _world.Rules with
        {
            All = [.. _world.Rules.All.Select(rule => rule.Key == ChannelWorld.Test ? rule with { Promotion = _world.Rules.Find(ChannelWorld.Prod)!.Promotion } : rule)],
        };
        var (first, second) = (_world.AddImage(), NextImage());
        await _world.ApproveAsync(Ann, "platform", first, ChannelWorld.Test);
        await _world.ApproveAsync(Ben, "security", first, ChannelWorld.Test);
        await _world.ApproveAsync(Ann, "platform", second);
        await _world.PassAsync();

        Assert.Equal((first.Facts.Arn, null), (_world.Pointer(ChannelWorld.Test), _world.Pointer(ChannelWorld.Prod)));
        Assert.Equal("NotMoved", (await PromoteAsync(first)).Code);
        Assert.Equal("NotMoved", (await PromoteAsync(second)).Code);
    }

    /// <remarks>Whoever may write the table can copy an item only if its own policy lets them; even then the copy counts for nothing.</remarks>
    [Fact]
    public async Task An_approval_that_was_copied_into_the_record_of_another_channel_does_not_count()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        var copied = _world.Approvals.Of(ChannelWorld.Prod.ToString(), image.Facts.Arn).Approvals.Select(one => one with { Channel = "web/test" });
        var record = _world.Approvals.Of(ChannelWorld.Prod.ToString(), image.Facts.Arn);
        await _world.Approvals.TryWriteAsync(record with { Approvals = [.. copied] }, CancellationToken.None);

        await _world.PassAsync();

        Assert.Null(_world.Pointer(ChannelWorld.Prod));
    }

    [Fact]
    public async Task One_person_fills_one_seat_whatever_roles_they_have()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await _world.ApproveAsync(Ann, "platform", image);

        var again = await _world.ApproveAsync("Security/ann", "security", image);
        await _world.PassAsync();

        Assert.Equal((403, null), (again.Status, _world.Pointer(ChannelWorld.Prod)));
        Assert.Contains("each person counts once", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_author_of_the_policy_fills_no_seat()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        _world.Authors.Add(_world.CallOf("Publisher/ben").Caller.AsActor());

        await _world.PassAsync();

        Assert.Null(_world.Pointer(ChannelWorld.Prod));
        Assert.Equal(
            "approval missing from security, not counting ben, who published the policy", _world.Record(ChannelWorld.Prod)!.Waiting!.Missing);
    }

    [Fact]
    public async Task Whoever_started_the_build_fills_no_seat_where_the_channel_says_so_and_an_unknown_starter_promotes_nothing()
    {
        _world.Demand(notStarter: true, rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        _world.Evidence.Starters = new Known<IReadOnlyList<string>>.Yes([_world.CallOf("Builder/ann").Caller.Arn]);
        await ApproveAllAsync(image);
        await _world.PassAsync();
        Assert.Contains("not counting ann, who started the build", _world.Record(ChannelWorld.Prod)!.Waiting!.Missing, StringComparison.Ordinal);

        _world.Evidence.Starters = new Known<IReadOnlyList<string>>.No("no start event was received");
        await _world.PassAsync();
        Assert.Equal((null, "NotMoved"), (_world.Pointer(ChannelWorld.Prod), (await PromoteAsync(image)).Code));
        Assert.Contains("it is unknown who started the build", _world.Record(ChannelWorld.Prod)!.Waiting!.Missing, StringComparison.Ordinal);

        _world.Evidence.Starters = new Known<IReadOnlyList<string>>.Yes([]);
        await _world.PassAsync();
        Assert.Equal(image.Facts.Arn, _world.Pointer(ChannelWorld.Prod));
    }

    [Fact]
    public async Task A_role_that_was_made_anew_inherits_no_approval()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        _world.Roles.All["Security"] = FakeRoles.NamesPeople with { Id = "AROAOLD" };
        var image = _world.AddImage();
        await _world.ApproveAsync(Ann, "platform", image);
        var call = _world.CallOf(Ben, "approve-ben");
        await _world.ApprovalRequests().ApproveAsync(
            ChannelWorld.Prod, ChannelWorld.Arn(image), "security", call with { Caller = call.Caller with { UserId = "AROAOLD:ben" } }, CancellationToken.None);
        _world.Roles.All["Security"] = FakeRoles.NamesPeople with { Id = "AROANEW" };

        await _world.PassAsync();

        Assert.Null(_world.Pointer(ChannelWorld.Prod));
        Assert.Contains("approved as an earlier role/Security, which was deleted", _world.Record(ChannelWorld.Prod)!.Waiting!.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_left_the_group_does_not_count_any_more()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        _world.Groups["security"] = new("security", ["role/Other"]);
        _world.Demand(rule: new(null, TimeSpan.Zero));

        await _world.PassAsync();

        Assert.Null(_world.Pointer(ChannelWorld.Prod));
    }

    [Fact]
    public async Task A_withdrawn_approval_does_not_count_and_somebody_else_cannot_withdraw_it()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        Assert.Equal(403, (await _world.WithdrawAsync("Security/eve", image)).Status);
        Assert.Equal(200, (await _world.WithdrawAsync(Ben, image)).Status);

        await _world.PassAsync();
        Assert.Null(_world.Pointer(ChannelWorld.Prod));
    }

    [Fact]
    public async Task An_approval_that_was_withdrawn_is_not_recorded_again_by_a_repeated_call()
    {
        _world.Demand(rule: new(null, TimeSpan.Zero));
        var image = _world.AddImage();
        await ApproveAllAsync(image);
        await _world.WithdrawAsync(Ben, image);

        var again = await _world.ApproveAsync(Ben, "security", image);
        await _world.PassAsync();

        Assert.Equal((403, null), (again.Status, _world.Pointer(ChannelWorld.Prod)));
        Assert.Contains("withdrawn since", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_promotes_only_what_is_approved_and_the_history_says_who_approved()
    {
        _world.Demand();
        var image = _world.AddImage();
        await _world.ApproveAsync(Ann, "platform", image);
        var refused = await PromoteAsync(image);
        Assert.Equal(
            (409, "the channel demands approvals: approval missing from security; members of these groups give them with release approve web/prod"), (refused.Status, refused.Message));

        await _world.ApproveAsync(Ben, "security", image);
        Assert.Equal(200, (await PromoteAsync(image, "promote-02")).Status);

        var move = _world.Record(ChannelWorld.Prod)!.Latest!;
        Assert.Equal((MoveKind.Promotion, "a good reason; approved by ann, ben", 2), (move.Kind, move.Reason, move.ApprovedBy?.Count));
    }

    [Fact]
    public async Task Roll_backs_and_revocations_wait_for_no_approval()
    {
        var (first, second) = (_world.AddImage(), NextImage());
        await PromoteAsync(first);
        await PromoteAsync(second, "promote-02");
        _world.Demand();

        var answer = await _world.People().RollBackAsync(ChannelWorld.Prod, null, _world.At(ChannelWorld.Prod), _world.Call("rollback-1"), CancellationToken.None);
        Assert.Equal((200, first.Facts.Arn), (answer.Status, _world.Pointer(ChannelWorld.Prod)));
        await _world.People().RevokeAsync(ChannelWorld.Arn(first), _world.Call("revoke-01"), CancellationToken.None);
        Assert.NotEqual(first.Facts.Arn, _world.Pointer(ChannelWorld.Prod));
    }

    [Fact]
    public async Task People_approve_only_what_a_channel_demands_of_their_group()
    {
        _world.Demand(from: "security");
        var image = _world.AddImage();
        Assert.Contains("demands no approvals", (await _world.ApproveAsync(Ann, "platform", image, ChannelWorld.Test)).Message, StringComparison.Ordinal);
        Assert.Contains("demands approvals of security, not of group platform", (await _world.ApproveAsync(Ann, "platform", image)).Message, StringComparison.Ordinal);
        Assert.Contains("is not in group security", (await _world.ApproveAsync(Ann, "security", image)).Message, StringComparison.Ordinal);
        Assert.Equal(404, (await _world.ApproveAsync(Ann, "platform", image, new("web", "none"))).Status);
        Assert.Contains("does not exist", (await _world.ApproveAsync(Ben, "security", image with { Facts = image.Facts with { Arn = image.Facts.Arn + "9" } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_is_forgotten_when_the_policy_demands_nothing_any_more()
    {
        _world.Demand();
        _world.AddImage();
        await _world.SettleAsync();
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await _world.PassAsync();
        Assert.NotNull(_world.Record(ChannelWorld.Prod)!.Waiting);

        _world.Rules = _world.Rules with { All = [.. _world.Rules.All.Select(rule => rule with { Promotion = null })] };
        await _world.PassAsync();

        Assert.Null(_world.Record(ChannelWorld.Prod)!.Waiting);
    }

    [Fact]
    public async Task Approvals_are_read_only_for_channels_that_demand_them_and_images_that_the_rule_could_move_to()
    {
        _world.Demand(notStarter: true);
        var waiting = _world.AddImage();
        await _world.SettleAsync();
        Assert.DoesNotContain(_world.Approvals.Asked, asked => asked.Channel == "web/test" || asked.Images.Count > 0);

        _world.Clock.Advance(TimeSpan.FromDays(3));
        await _world.PassAsync();

        Assert.Equal([waiting.Facts.Arn], _world.Approvals.Asked[^1].Images);
        Assert.Empty(_world.Roles.Reads);
    }

    private ChannelCandidate NextImage()
    {
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        return _world.AddImage();
    }

    private async Task ApproveAllAsync(ChannelCandidate image)
    {
        Assert.Equal(200, (await _world.ApproveAsync(Ann, "platform", image)).Status);
        Assert.Equal(200, (await _world.ApproveAsync(Ben, "security", image)).Status);
    }

    private Task<CallAnswer> PromoteAsync(ChannelCandidate image, string id = "promote-01") =>
        _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(image), _world.Call(id), CancellationToken.None);
}
