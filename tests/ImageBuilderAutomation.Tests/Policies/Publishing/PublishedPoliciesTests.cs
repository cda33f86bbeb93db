using ImageBuilderAutomation.Policies.Publishing;
using TestKit.Publishing;
using static TestKit.Publishing.PublishingWorld;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class PublishedPoliciesTests
{
    private readonly PublishingWorld _world = new() { PackagedPair = Critical(5) };

    [Fact]
    public async Task The_packaged_policy_is_shown_while_none_is_published()
    {
        var answer = await _world.QueryAsync(p => p.ShowAsync(null, default));
        Assert.Equal((PublishOutcome.Shown, HashOf(Critical(5)), null, Critical(5)), (answer.Outcome, answer.ActiveHash, answer.Active, answer.Texts));
    }

    [Fact]
    public async Task The_active_policy_is_shown_with_the_open_proposal()
    {
        await _world.ActivateAsync(Critical(2));
        await _world.PublishAsync(Critical(3));

        var answer = await _world.QueryAsync(p => p.ShowAsync(null, default));

        Assert.Equal((Critical(2), 1, HashOf(Critical(3))), (answer.Texts, answer.Active!.Number, answer.Proposal!.Hash));
    }

    [Fact]
    public async Task Any_policy_of_the_history_the_proposal_and_the_package_is_shown_by_the_first_digits_of_its_hash()
    {
        await _world.ActivateAsync(Critical(2));
        await _world.ActivateAsync(Critical(1));
        await _world.PublishAsync(Critical(3));

        foreach (var pair in new[] { Critical(1), Critical(2), Critical(3), Critical(5) })
        {
            Assert.Equal(pair, (await _world.QueryAsync(p => p.ShowAsync(HashOf(pair)[..8], default))).Texts);
            Assert.Equal(pair, (await _world.QueryAsync(p => p.ShowAsync(HashOf(pair).ToUpperInvariant(), default))).Texts);
        }

        Assert.Equal(PublishOutcome.Refused, (await _world.QueryAsync(p => p.ShowAsync(HashOf(Critical(7)), default))).Outcome);
        Assert.Contains("no policy has a hash", (await _world.QueryAsync(p => p.ShowAsync("123456", default))).Message, StringComparison.Ordinal);
        Assert.Contains("hexadecimal digits", (await _world.QueryAsync(p => p.ShowAsync("latest", default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_is_listed_newest_first_in_pages_also_where_a_crash_left_out_the_latest()
    {
        for (var n = 4; n >= 0; n--)
            await _world.ActivateAsync(Critical(n));
        _world.Store.History.Remove(5);

        Assert.Equal([5, 4], await NumbersAsync(2, null));
        Assert.Equal([3, 2, 1], await NumbersAsync(7, 4));
        Assert.Equal([5], await NumbersAsync(0, null));
    }

    [Fact]
    public async Task The_history_shows_the_active_publication_although_it_is_the_first_and_not_recorded()
    {
        await _world.ActivateAsync(Critical(1));
        _world.Store.History.Clear();
        Assert.Equal([1], await NumbersAsync(7, null));
    }

    [Fact]
    public async Task Two_policies_are_compared_by_hash_or_by_text()
    {
        await _world.ActivateAsync(Critical(1));

        var answer = await _world.QueryAsync(p => p.DiffAsync(PolicySide.Active, new(null, Critical(3)), default));
        Assert.Equal("Loosens gates.clean.require.findings.critical.atMost: 1 becomes 3", Assert.Single(answer.Changes.Select(c => $"{c.Effect} {c}")));
        Assert.Contains("1 changes from", answer.Message, StringComparison.Ordinal);

        var back = await _world.QueryAsync(p => p.DiffAsync(new(HashOf(Critical(5))[..6], null), PolicySide.Active, default));
        Assert.Equal(ChangeEffect.Tightens, Assert.Single(back.Changes).Effect);

        Assert.Equal(PublishOutcome.Refused, (await _world.QueryAsync(p => p.DiffAsync(new("123456", null), PolicySide.Active, default))).Outcome);
        Assert.Contains("not valid", (await _world.QueryAsync(p => p.DiffAsync(PolicySide.Active, new(null, new("{", null)), default))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "at most", (await _world.QueryAsync(p => p.DiffAsync(PolicySide.Active, new(null, new(new(' ', 300_000), null)), default))).Message, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<int>> NumbersAsync(int limit, int? before) =>
        (await _world.QueryAsync(p => p.HistoryAsync(limit, before, default))).History.Select(publication => publication.Number);
}
