using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Publishing;
using TestKit;
using TestKit.Publishing;
using static TestKit.Publishing.PublishingWorld;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

/// <summary>A request that got no answer and is sent again has at most the effect of its first attempt, whatever others did since.</summary>
public sealed class RepeatedPublicationTests
{
    private readonly PublishingWorld _world = new() { PackagedPair = Critical(5) };

    [Fact]
    public async Task A_publication_that_was_rolled_back_is_not_made_again()
    {
        await _world.ActivateAsync(Critical(2));
        var (call, expected) = (Call(Ann), _world.ActiveHash);
        await PublishAsync(Critical(1), expected, call);
        await _world.RollbackAsync(1, Cyd);
        await _world.ConfirmAsync(HashOf(Critical(2)));
        Assert.Equal(expected, _world.ActiveHash);

        var answer = await PublishAsync(Critical(1), expected, Again(call));

        Assert.Equal((PublishOutcome.Conflict, HashOf(Critical(2))), (answer.Outcome, answer.ActiveHash));
        Assert.Contains("came after you first sent this request", answer.Message, StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.Activated, (await PublishAsync(Critical(1), expected, Call(Ann))).Outcome);
    }

    [Fact]
    public async Task A_publication_that_is_active_is_found()
    {
        var (call, expected) = (Call(Ann), _world.ActiveHash);
        await PublishAsync(Critical(1), expected, call);
        Assert.Equal(PublishOutcome.AlreadyActive, (await PublishAsync(Critical(1), expected, Again(call))).Outcome);
    }

    [Fact]
    public async Task A_rollback_that_was_superseded_is_not_made_again()
    {
        await _world.ActivateAsync(Critical(1));
        await _world.ActivateAsync(Critical(2));
        var (call, expected) = (Call(Ann), _world.ActiveHash);
        await _world.RunAsync(p => p.RollbackAsync(new(1, null), expected, call, default));
        await _world.ActivateAsync(Critical(2), Cyd);

        Assert.Equal(PublishOutcome.Conflict, (await _world.RunAsync(p => p.RollbackAsync(new(1, null), expected, Again(call), default))).Outcome);
        Assert.Equal(HashOf(Critical(2)), _world.ActiveHash);
    }

    [Fact]
    public async Task A_proposal_that_was_withdrawn_is_not_made_again()
    {
        var call = Call(Ann);
        await PublishAsync(Critical(6), _world.ActiveHash, call);
        Assert.Equal(PublishOutcome.NeedsSecondPerson, (await PublishAsync(Critical(6), _world.ActiveHash, Again(call))).Outcome);
        await _world.RunAsync(p => p.WithdrawAsync(Call(Cyd), default));

        Assert.Equal(PublishOutcome.Conflict, (await PublishAsync(Critical(6), _world.ActiveHash, Again(call))).Outcome);
        Assert.NotNull(_world.Store.Proposal!.End);
    }

    [Fact]
    public async Task A_confirmation_does_not_confirm_a_later_proposal_of_the_same_policy()
    {
        await _world.PublishAsync(Critical(6));
        var call = Call(Bob);
        await _world.RunAsync(p => p.WithdrawAsync(Call(Cyd), default));
        await _world.PublishAsync(Critical(6));

        Assert.Equal(PublishOutcome.Conflict, (await _world.RunAsync(p => p.ConfirmAsync(HashOf(Critical(6)), Again(call), default))).Outcome);
        Assert.Null(_world.Store.Active);
    }

    [Fact]
    public async Task A_withdrawal_does_not_withdraw_a_later_proposal()
    {
        await _world.PublishAsync(Critical(6));
        var call = Call(Cyd);
        await _world.RunAsync(p => p.WithdrawAsync(call, default));
        Assert.Equal(PublishOutcome.Withdrawn, (await _world.RunAsync(p => p.WithdrawAsync(Again(call), default))).Outcome);
        await _world.PublishAsync(Critical(7));

        Assert.Equal(PublishOutcome.Conflict, (await _world.RunAsync(p => p.WithdrawAsync(Again(call), default))).Outcome);
        Assert.Null(_world.Store.Proposal!.End);
    }

    /// <remarks>The withdrawal comes between any two effects of the confirmation.</remarks>
    [Fact]
    public async Task Of_a_withdrawal_and_a_confirmation_at_once_one_counts()
    {
        var outcomes = new HashSet<PublishOutcome>();
        for (var effect = 1; ; effect++)
        {
            var world = new PublishingWorld();
            await world.PublishAsync(Critical(3));
            PublishAnswer? withdrawal = null;
            var effects = Effects.After(effect, async () => withdrawal = await world.RunAsync(p => p.WithdrawAsync(world.Call("not now", Ann), default)));
            var confirmation = await world.ConfirmAsync(HashOf(Critical(3)), effects: effects);
            if (!effects.Reached)
                break;

            outcomes.Add(withdrawal!.Outcome);
            Assert.Equal(withdrawal.Outcome == PublishOutcome.Withdrawn, confirmation.Outcome != PublishOutcome.Activated);
            Assert.Equal(confirmation.Outcome == PublishOutcome.Activated, world.Store.Active is not null);
        }

        Assert.Contains(PublishOutcome.Withdrawn, outcomes);
        Assert.Contains(PublishOutcome.Refused, outcomes);
    }

    private Task<PublishAnswer> PublishAsync(PolicyPair pair, string expected, PersonCall call) => _world.RunAsync(p => p.PublishAsync(pair, expected, call, default));

    /// <summary>Everything that follows is later.</summary>
    private PersonCall Call(Person caller)
    {
        var call = _world.Call("because", caller);
        _world.Clock.Advance(TimeSpan.FromMinutes(3));
        return call;
    }

    private static PersonCall Again(PersonCall call) => call with { IsRepeated = true };
}
