using ImageBuilderAutomation.Policies.Publishing;
using TestKit.Publishing;
using static TestKit.Publishing.PublishingWorld;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class PublishPolicyTests
{
    private readonly PublishingWorld _world = new() { PackagedPair = Critical(5) };

    [Fact]
    public async Task A_stricter_policy_is_active_at_once_with_its_text_and_its_history()
    {
        var answer = await _world.PublishAsync(Critical(1));

        Assert.Equal((PublishOutcome.Activated, HashOf(Critical(1))), (answer.Outcome, answer.ActiveHash));
        Assert.Equal("Tightens gates.clean.require.findings.critical.atMost: 5 becomes 1", Assert.Single(answer.Changes.Select(change => $"{change.Effect} {change}")));
        var found = Assert.IsType<ActiveRead.Found>(await _world.ReadAsync());
        Assert.Equal((Critical(1), 1, Ann, null), (found.Pair, found.Publication.Number, found.Publication.Publisher, found.Publication.Confirmer));
        Assert.Equal((HashOf(Critical(5)), _world.Clock.GetUtcNow(), "because"), (found.Publication.PreviousHash, found.Publication.At, found.Publication.Reason));
        Assert.Equal([Ann], found.Publication.Authors);
        Assert.True(Assert.Single(_world.Store.History).Value.IsSameAs(found.Publication));
        Assert.Equal("Policy Published", Assert.Single(_world.Kinds));
    }

    [Fact]
    public async Task Publications_are_numbered_and_each_names_the_one_before()
    {
        await _world.ActivateAsync(Critical(2));
        await _world.ActivateAsync(Critical(1), Bob);
        await _world.ActivateAsync(Critical(0), Cyd);

        Assert.Equal([1, 2, 3], _world.Store.History.Keys);
        Assert.Equal(
            [HashOf(Critical(5)), HashOf(Critical(2)), HashOf(Critical(1))], _world.Store.History.Values.Select(publication => publication.PreviousHash));
        Assert.Equal(3, _world.Kinds.Count());
    }

    [Theory]
    [InlineData("""{ "gates": 7 }""", "gates")]
    [InlineData("{", "$")]
    [InlineData("{}", "approvers.publishers: expected a group")]
    [InlineData("""{ "approvers": { "publishers": [] } }""", "approvers.publishers")]
    [InlineData("""{ "approvers": { "publishers": ["user/ann"] } }""", "expected at least two people")]
    [InlineData("""{ "approvers": { "publishers": ["user/ann", "user/ann"] } }""", "expected at least two people")]
    [InlineData(
        """{ "approvers": { "publishers": ["role/Publisher"] }, "expect": [{ "build": "web", "step": "distribution/A", "then": "resume" }] }""",
        "expect: build web at distribution/A was expected to Resume, got Hold")]
    [InlineData(
        """{ "approvers": { "publishers": ["role/Publisher"] }, "builds": { "expect": [{ "pipeline": "web", "on": "parentAvailable", "then": "start" }] } }""",
        "builds.expect: pipeline web on ParentAvailable was expected to Start, got Drop")]
    public async Task A_broken_policy_changes_nothing(string text, string problem)
    {
        await _world.ActivateAsync(Critical(2));
        var before = _world.Store.Dump();

        var answer = await _world.PublishAsync(new(text, null));

        Assert.Equal(PublishOutcome.Refused, answer.Outcome);
        Assert.Contains(answer.Problems, found => found.Contains(problem, StringComparison.Ordinal));
        Assert.Contains(answer.Problems[0], answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, _world.Store.Dump());
        Assert.Single(_world.Notifications.All);
    }

    [Fact]
    public async Task A_waiver_that_ends_too_far_ahead_is_refused_and_one_that_has_ended_is_a_warning()
    {
        Assert.Equal(PublishOutcome.Refused, (await _world.PublishAsync(Critical(1, waivers: Waiver(until: "2029-01-01")))).Outcome);

        var answer = await _world.ActivateAsync(Critical(1, waivers: Waiver(until: "2026-01-01")));
        Assert.Contains("the waiver has expired", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_that_are_too_large_are_refused_before_and_after_compression()
    {
        var large = Critical(1) with { Waivers = $"{{ \"waivers\": [] }} // {new string('x', PolicyPair.MaxBytes)}" };
        Assert.Contains("at most 204800 can be published", (await _world.PublishAsync(large)).Message, StringComparison.Ordinal);

        // Random text in comments does not get smaller.
        var random = new Random(1);
        string Noise() => "\n// " + string.Concat(Enumerable.Range(0, 195_000).Select(_ => (char)random.Next('!', '~')));
        var dense = Critical(1) with { Policy = Critical(1).Policy + Noise(), Waivers = Critical(1).Waivers + Noise() };
        Assert.Contains("after compression; at most 380000 can be stored", (await _world.PublishAsync(dense)).Message, StringComparison.Ordinal);
        Assert.Equal(0, _world.Store.Writes);
    }

    [Fact]
    public async Task Waivers_without_a_policy_that_names_them_are_refused()
    {
        var pair = new PolicyPair("""{ "approvers": { "publishers": ["role/Publisher"] } }""", """{ "waivers": [] }""");
        Assert.Contains("the policy names none", (await _world.PublishAsync(pair)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_not_in_the_active_policy_s_group_may_not_publish()
    {
        var before = _world.Store.Dump();
        // Although the policy that Eve publishes would allow it.
        var pair = Critical(1) with { Policy = Critical(1).Policy.Replace("role/Publisher", "role/Developer", StringComparison.Ordinal) };

        Assert.Contains("you may not publish policies", (await _world.PublishAsync(pair, Eve)).Message, StringComparison.Ordinal);
        Assert.Contains("you may not publish policies", (await _world.ConfirmAsync(HashOf(pair), Eve)).Message, StringComparison.Ordinal);
        Assert.Contains("you may not publish policies", (await _world.RollbackAsync(1, Eve)).Message, StringComparison.Ordinal);
        Assert.Contains("you may not publish policies", (await _world.RunAsync(p => p.WithdrawAsync(_world.Call("x", Eve), default))).Message, StringComparison.Ordinal);
        Assert.Contains("you may not publish policies", (await _world.RunAsync(p => p.PublishWaiversAsync("{}", "1", _world.Call("x", Eve), default))).Message, StringComparison.Ordinal);
        Assert.Equal(before, _world.Store.Dump());
    }

    [Fact]
    public async Task Without_the_group_in_the_active_policy_nobody_may_publish()
    {
        _world.PackagedPair = new("""{ "gates": [] }""", null);
        Assert.Contains("has no group 'publishers'", (await _world.PublishAsync(Critical(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_caller_has_to_know_which_policy_is_active()
    {
        await _world.ActivateAsync(Critical(2));
        var before = _world.Store.Dump();

        var conflict = await _world.PublishAsync(Critical(1), expected: HashOf(Critical(5)));
        Assert.Equal(PublishOutcome.Conflict, conflict.Outcome);
        Assert.Contains(HashOf(Critical(5)), conflict.Message, StringComparison.Ordinal);
        Assert.Contains(HashOf(Critical(2)), conflict.Message, StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.Refused, (await _world.PublishAsync(Critical(1), expected: _world.ActiveHash[..5])).Outcome);
        Assert.Equal(PublishOutcome.Refused, (await _world.PublishAsync(Critical(1), expected: "latest")).Outcome);
        Assert.Equal(before, _world.Store.Dump());

        Assert.Equal(PublishOutcome.Activated, (await _world.PublishAsync(Critical(1), expected: _world.ActiveHash[..6].ToUpperInvariant())).Outcome);
    }

    [Fact]
    public async Task A_request_that_is_repeated_after_a_lost_answer_finds_the_policy_active()
    {
        var expected = _world.ActiveHash;
        await _world.PublishAsync(Critical(1), expected: expected);
        var before = _world.Store.Dump();

        Assert.Equal(PublishOutcome.AlreadyActive, (await _world.PublishAsync(Critical(1), expected: expected)).Outcome);
        // Comments and white space do not make another policy.
        Assert.Equal(PublishOutcome.AlreadyActive, (await _world.PublishAsync(Critical(1) with { Policy = "// a comment\n" + Critical(1).Policy })).Outcome);
        Assert.Equal(before, _world.Store.Dump());
        Assert.Single(_world.Notifications.All);
    }

    [Fact]
    public async Task The_packaged_policy_can_be_the_first_publication_and_is_active_already_afterwards()
    {
        Assert.Equal(PublishOutcome.Activated, (await _world.PublishAsync(_world.PackagedPair)).Outcome);
        Assert.Equal(PublishOutcome.AlreadyActive, (await _world.PublishAsync(_world.PackagedPair)).Outcome);
        Assert.Equal(1, _world.Store.Active!.Number);
    }

    [Fact]
    public async Task Waivers_alone_are_published_with_the_active_policy_s_text()
    {
        await _world.ActivateAsync(Critical(2, waivers: Waiver()));

        var answer = await _world.RunAsync(p => p.PublishWaiversAsync("""{ "waivers": [] }""", _world.ActiveHash, _world.Call("no longer needed", Ann), default));

        Assert.Equal((PublishOutcome.Activated, HashOf(Critical(2))), (answer.Outcome, answer.ActiveHash));
        Assert.Equal(Critical(2).Policy, Assert.IsType<ActiveRead.Found>(await _world.ReadAsync()).Pair.Policy);
    }

    [Fact]
    public async Task A_rollback_is_a_publication_with_the_old_texts()
    {
        await _world.ActivateAsync(Critical(1));
        await _world.ActivateAsync(Critical(2));

        var answer = await _world.RollbackAsync(1);

        Assert.Equal((PublishOutcome.Activated, HashOf(Critical(1)), 3, 1), (answer.Outcome, answer.ActiveHash, answer.Active!.Number, answer.Active.RollbackTo));
        Assert.Contains("rolled back to publication 1", _world.Notifications.All[^1].Text, StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.Activated, (await _world.RunAsync(async p =>
        {
            await _world.ActivateAsync(Critical(2));
            return await p.RollbackAsync(new(null, HashOf(Critical(1))[..8]), _world.ActiveHash, _world.Call("again", Ann), default);
        })).Outcome);
    }

    [Fact]
    public async Task A_rollback_needs_a_publication_of_the_history()
    {
        await _world.ActivateAsync(Critical(1));
        Assert.Contains("no publication of the history is publication 7", (await _world.RollbackAsync(7)).Message, StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.AlreadyActive, (await _world.RollbackAsync(1)).Outcome);
        Assert.Equal(
            PublishOutcome.Refused, (await _world.RunAsync(p => p.RollbackAsync(new(null, HashOf(_world.PackagedPair)), _world.ActiveHash, _world.Call("x", Ann), default))).Outcome);
        Assert.Equal(PublishOutcome.Refused, (await _world.RunAsync(p => p.RollbackAsync(new(null, null), _world.ActiveHash, _world.Call("x", Ann), default))).Outcome);
    }

    [Fact]
    public async Task A_rollback_ignores_that_waivers_have_ended_since()
    {
        await _world.ActivateAsync(Critical(1, waivers: Waiver(until: "2026-11-25")));
        await _world.ActivateAsync(Critical(1));
        _world.Clock.Advance(TimeSpan.FromDays(30));

        var answer = await _world.RollbackAsync(1);

        Assert.Equal(PublishOutcome.NeedsSecondPerson, answer.Outcome);
        Assert.Contains("expired", Assert.Single(answer.Warnings), StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.Activated, (await _world.ConfirmAsync(answer.Proposal!.Hash)).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task A_reason_is_required(string reason)
    {
        Assert.Equal(PublishOutcome.Refused, (await _world.RunAsync(p => p.PublishAsync(Critical(1), _world.ActiveHash, _world.Call(reason, Ann), default))).Outcome);
        Assert.Equal(0, _world.Store.Writes);
    }

    [Fact]
    public async Task Nothing_is_published_while_the_active_policy_cannot_be_read()
    {
        await _world.ActivateAsync(Critical(2));
        _world.Store.IsDamaged = true;
        Assert.Contains("cannot be read", (await _world.PublishAsync(Critical(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_texts_of_the_same_hash_are_not_activated()
    {
        _world.Store.Texts[HashOf(Critical(1))] = new(HashOf(Critical(1)), "AAAA", null);

        var answer = await _world.PublishAsync(Critical(1));

        Assert.Contains("they are damaged", answer.Message, StringComparison.Ordinal);
        Assert.Equal((PublishOutcome.Refused, (PolicyPublication?)null), (answer.Outcome, _world.Store.Active));
    }

    [Fact]
    public async Task A_bus_that_cannot_be_reached_delays_the_notification_and_does_not_prevent_a_rollback()
    {
        await _world.ActivateAsync(Critical(2));
        _world.Notifications.Fault = new ImageBuilderAutomation.Operations.ServiceRefusedException("no bus");
        await Assert.ThrowsAsync<ImageBuilderAutomation.Operations.ServiceRefusedException>(() => _world.PublishAsync(Critical(1)));
        Assert.Equal((HashOf(Critical(1)), 1), (_world.Store.Active!.Hash, _world.Store.History.Count));

        await Assert.ThrowsAsync<ImageBuilderAutomation.Operations.ServiceRefusedException>(() => _world.PublishAsync(Critical(0)));
        Assert.Equal((HashOf(Critical(0)), 2), (_world.Store.Active.Hash, _world.Store.History.Count));

        _world.Notifications.Fault = null;
        Assert.Equal(PublishOutcome.AlreadyActive, (await _world.PublishAsync(Critical(0))).Outcome);
        Assert.Equal([1, 2, 3], _world.Store.History.Keys);
        Assert.Equal(2, _world.Kinds.Count());
    }

    [Fact]
    public async Task After_the_active_item_was_deleted_the_history_goes_on()
    {
        await _world.ActivateAsync(Critical(2));
        _world.Store.Active = null;

        await _world.ActivateAsync(Critical(1));

        Assert.Equal([1, 2], _world.Store.History.Keys);
        Assert.Equal(HashOf(Critical(1)), Assert.IsType<ActiveRead.Found>(await _world.ReadAsync()).Policy.Hash);
    }
}
