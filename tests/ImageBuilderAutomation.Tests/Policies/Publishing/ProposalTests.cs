using ImageBuilderAutomation.Policies.Publishing;
using TestKit.Publishing;
using static TestKit.Publishing.PublishingWorld;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class ProposalTests
{
    private readonly PublishingWorld _world = new();

    [Fact]
    public async Task A_policy_that_loosens_waits_for_a_second_person()
    {
        var answer = await _world.PublishAsync(Critical(3));

        Assert.Equal((PublishOutcome.NeedsSecondPerson, HashOf(Packaged)), (answer.Outcome, answer.ActiveHash));
        Assert.Contains("1 of 1 changes may loosen protection", answer.Message, StringComparison.Ordinal);
        Assert.Null(_world.Store.Active);
        Assert.Equal("Policy Proposed", Assert.Single(_world.Kinds));

        _world.Clock.Advance(TimeSpan.FromDays(1));
        var confirmed = await _world.ConfirmAsync(HashOf(Critical(3)));

        Assert.Equal((PublishOutcome.Activated, Ann, Bob), (confirmed.Outcome, confirmed.Active!.Publisher, confirmed.Active.Confirmer));
        Assert.Equal(("because", "checked"), (confirmed.Active.Reason, confirmed.Active.ConfirmReason));
        Assert.Equal([Ann, Bob], confirmed.Active.Authors);
        Assert.Equal(("confirmed", Bob), (_world.Store.Proposal!.End!.How, _world.Store.Proposal.End.By));
        Assert.Equal(["Policy Proposed", "Policy Published"], _world.Kinds);
    }

    /// <remarks>The confirmation crashed before the policy became active.</remarks>
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public async Task A_proposal_whose_confirmation_crashed_can_be_withdrawn_once_no_call_can_still_run(int minutes, bool isWithdrawn)
    {
        await _world.PublishAsync(Critical(3));
        _world.Store.Proposal = _world.Store.Proposal! with { End = new(ProposalEnd.Confirmed, Bob, _world.Clock.GetUtcNow()) { Reason = "checked" } };
        _world.Clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(isWithdrawn ? PublishOutcome.Withdrawn : PublishOutcome.Refused, (await _world.RunAsync(p => p.WithdrawAsync(_world.Call("not now", Cyd), default))).Outcome);
        Assert.Equal(isWithdrawn ? PublishOutcome.Refused : PublishOutcome.Activated, (await _world.ConfirmAsync(HashOf(Critical(3)))).Outcome);
    }

    [Fact]
    public async Task A_proposal_whose_confirmation_crashed_expires_as_others_do()
    {
        await _world.PublishAsync(Critical(3));
        _world.Store.Proposal = _world.Store.Proposal! with { End = new(ProposalEnd.Confirmed, Bob, _world.Clock.GetUtcNow()) { Reason = "checked" } };
        _world.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(PublishOutcome.Refused, (await _world.ConfirmAsync(HashOf(Critical(3)))).Outcome);
        Assert.Null(_world.Store.Active);
    }

    [Theory]
    [InlineData(SecondPublisherFor.Nothing, 3, PublishOutcome.Activated)]
    [InlineData(SecondPublisherFor.Loosening, 3, PublishOutcome.NeedsSecondPerson)]
    [InlineData(SecondPublisherFor.Everything, 3, PublishOutcome.NeedsSecondPerson)]
    [InlineData(SecondPublisherFor.Loosening, 1, PublishOutcome.Activated)]
    [InlineData((SecondPublisherFor)7, 1, PublishOutcome.NeedsSecondPerson)]
    [InlineData(SecondPublisherFor.Everything, 1, PublishOutcome.NeedsSecondPerson)]
    public async Task The_option_says_which_publications_need_a_second_person(SecondPublisherFor option, int critical, PublishOutcome expected)
    {
        _world.PackagedPair = Critical(2);
        _world.Options = new() { SecondPublisherFor = option };
        Assert.Equal(expected, (await _world.PublishAsync(Critical(critical))).Outcome);
    }

    [Fact]
    public async Task One_user_may_publish_alone_only_where_no_second_person_is_needed()
    {
        _world.Options = new() { SecondPublisherFor = SecondPublisherFor.Nothing };
        var pair = Critical(3) with { Policy = Critical(3).Policy.Replace("role/Publisher", "user/ann", StringComparison.Ordinal) };
        Assert.Equal(PublishOutcome.Activated, (await _world.PublishAsync(pair)).Outcome);
    }

    [Theory]
    [InlineData("ann", "")]
    [InlineData("ann", "+2")]
    public async Task The_proposer_cannot_confirm_in_any_session(string name, string session)
    {
        await _world.PublishAsync(Critical(3));
        var before = _world.Store.Dump();

        Assert.Contains("another person has to confirm it", (await _world.ConfirmAsync(HashOf(Critical(3)), PersonOf(name, session: session))).Message, StringComparison.Ordinal);
        Assert.Equal(before, _world.Store.Dump());
    }

    [Fact]
    public async Task Publishing_the_same_policy_is_no_confirmation()
    {
        await _world.PublishAsync(Critical(3));

        var answer = await _world.PublishAsync(Critical(3), Bob);

        Assert.Equal((PublishOutcome.NeedsSecondPerson, Ann), (answer.Outcome, answer.Proposal!.Proposer));
        Assert.Null(_world.Store.Active);
        // The proposer's notification again, with the same id.
        Assert.Single(_world.Kinds);
    }

    [Fact]
    public async Task The_whole_hash_is_confirmed_because_its_first_digits_can_be_made_the_same()
    {
        await _world.PublishAsync(Critical(3));
        Assert.Contains("expected the whole hash", (await _world.ConfirmAsync(HashOf(Critical(3))[..63])).Message, StringComparison.Ordinal);
        Assert.Contains($"the open proposal is {HashOf(Critical(3))}", (await _world.ConfirmAsync(HashOf(Critical(4)))).Message, StringComparison.Ordinal);
        Assert.Null(_world.Store.Active);
    }

    [Fact]
    public async Task Somebody_else_s_open_proposal_is_not_replaced_and_one_s_own_is()
    {
        await _world.PublishAsync(Critical(3));

        Assert.Equal(PublishOutcome.Conflict, (await _world.PublishAsync(Critical(4), Bob)).Outcome);
        Assert.Equal(HashOf(Critical(3)), _world.Store.Proposal!.Hash);
        Assert.Equal(PublishOutcome.NeedsSecondPerson, (await _world.PublishAsync(Critical(4), PersonOf("ann", session: "+2"))).Outcome);
        Assert.Equal(HashOf(Critical(4)), _world.Store.Proposal.Hash);
        Assert.Equal(PublishOutcome.Refused, (await _world.ConfirmAsync(HashOf(Critical(3)))).Outcome);
    }

    [Fact]
    public async Task A_proposal_is_void_once_another_policy_is_active_even_if_the_old_one_is_again()
    {
        await _world.ActivateAsync(Critical(2));
        await _world.PublishAsync(Critical(3));
        await _world.ActivateAsync(Critical(1), Cyd);
        Assert.Equal(PublishOutcome.Conflict, (await _world.ConfirmAsync(HashOf(Critical(3)))).Outcome);

        await _world.RollbackAsync(1, Cyd);
        await _world.ConfirmAsync(HashOf(Critical(2)), Ann);
        Assert.Equal(HashOf(Critical(2)), _world.ActiveHash);
        Assert.Equal(PublishOutcome.Refused, (await _world.ConfirmAsync(HashOf(Critical(3)))).Outcome);
        Assert.Equal(HashOf(Critical(2)), _world.ActiveHash);
    }

    [Fact]
    public async Task A_proposal_ends_after_seven_days()
    {
        await _world.PublishAsync(Critical(3));
        _world.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Contains("more than 7 days ago", (await _world.ConfirmAsync(HashOf(Critical(3)))).Message, StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.NeedsSecondPerson, (await _world.PublishAsync(Critical(4), Bob)).Outcome);
    }

    [Fact]
    public async Task Any_publisher_can_withdraw_a_proposal()
    {
        await _world.PublishAsync(Critical(3));

        Assert.Equal(PublishOutcome.Withdrawn, (await _world.RunAsync(p => p.WithdrawAsync(_world.Call("not now", Cyd), default))).Outcome);
        Assert.Contains("was withdrawn by", (await _world.ConfirmAsync(HashOf(Critical(3)))).Message, StringComparison.Ordinal);
        Assert.Contains("no proposal is open", (await _world.RunAsync(p => p.WithdrawAsync(_world.Call("not now", Cyd), default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_confirmation_checks_everything_again()
    {
        await _world.PublishAsync(Critical(3));
        var hash = HashOf(Critical(3));
        var text = _world.Store.Texts[hash];

        _world.Membership.Left.Add("ann");
        Assert.Contains("may no longer publish", (await _world.ConfirmAsync(hash)).Message, StringComparison.Ordinal);
        _world.Membership.Left.Clear();

        _world.Store.Texts.Remove(hash);
        Assert.Contains("missing, damaged or not valid", (await _world.ConfirmAsync(hash)).Message, StringComparison.Ordinal);
        _world.Store.Texts[hash] = PolicyText.Pack(hash, Critical(4));
        Assert.Contains("missing, damaged or not valid", (await _world.ConfirmAsync(hash)).Message, StringComparison.Ordinal);
        Assert.Null(_world.Store.Active);

        _world.Store.Texts[hash] = text;
        Assert.Equal(PublishOutcome.Activated, (await _world.ConfirmAsync(hash)).Outcome);
        Assert.Equal(PublishOutcome.AlreadyActive, (await _world.ConfirmAsync(hash)).Outcome);
    }

    [Fact]
    public async Task A_rollback_to_a_weaker_policy_needs_the_second_person_too()
    {
        await _world.ActivateAsync(Critical(3));
        await _world.ActivateAsync(Critical(1), Cyd);

        var answer = await _world.RollbackAsync(1, Cyd);
        Assert.Equal((PublishOutcome.NeedsSecondPerson, 1), (answer.Outcome, answer.Proposal!.RollbackTo));
        Assert.Equal(HashOf(Critical(1)), _world.ActiveHash);

        var confirmed = await _world.ConfirmAsync(answer.Proposal.Hash);
        Assert.Equal((PublishOutcome.Activated, 3, 1), (confirmed.Outcome, confirmed.Active!.Number, confirmed.Active.RollbackTo));
        Assert.Equal([Cyd, Bob, Ann], confirmed.Active.Authors);
    }
}
