using ImageBuilderAutomation.Policies.Publishing;
using TestKit.Gates;
using TestKit.Publishing;
using static TestKit.Publishing.PublishingWorld;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

/// <summary>Who fills no seat after a series of publications.</summary>
public sealed class PublicationAuthorsTests
{
    private readonly PublishingWorld _world = new() { PackagedPair = Critical(5) };

    [Fact]
    public async Task Authors_of_a_policy_remain_its_authors_after_a_rollback()
    {
        await _world.ActivateAsync(Critical(1), Ann);
        await _world.ActivateAsync(Critical(2), Bob, Ann);
        await _world.RollbackAsync(1, Cyd);

        Assert.Equal([Bob, Ann], _world.Store.Active!.Authors);
    }

    /// <remarks>By its texts instead of as a rollback.</remarks>
    [Fact]
    public async Task Authors_of_a_policy_remain_its_authors_when_others_publish_it_again()
    {
        await _world.ActivateAsync(Critical(2), Ann);
        await _world.ActivateAsync(Critical(1), Cyd);
        Assert.Equal([Ann], _world.Store.Active!.Authors);
        await _world.ActivateAsync(Critical(3), Cyd, Bob);
        Assert.Equal([Cyd, Bob], _world.Store.Active!.Authors);
        await _world.ActivateAsync(Critical(2), Cyd);

        Assert.Equal([Cyd, Bob, Ann], _world.Store.Active!.Authors);
    }

    [Fact]
    public async Task More_authors_than_an_item_keeps_are_refused_and_never_left_out_and_a_tightening_or_roll_back_is_possible()
    {
        _world.Options = new() { SecondPublisherFor = SecondPublisherFor.Nothing };
        await _world.ActivateAsync(Critical(1, AtMost(1)), PersonOf("p0"));
        for (var n = 1; n < PolicyAuthors.Max; n++)
            await _world.ActivateAsync(Critical(2, AtMost(n + 1)), PersonOf($"p{n}"));

        var answer = await _world.PublishAsync(Critical(2, AtMost(500)), PersonOf("one-more"));
        Assert.Contains("101 authors, at most 100", answer.Message, StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.Activated, (await _world.PublishAsync(Critical(2, AtMost(1)), PersonOf("one-more"))).Outcome);
        Assert.Equal(PublishOutcome.Activated, (await _world.RunAsync(p => p.RollbackAsync(new(1, null), _world.ActiveHash, _world.Call("x", Cyd), default))).Outcome);
        Assert.Equal(PolicyAuthors.Max, _world.Store.Active!.Authors.Count);

        // Two people who replace every rule begin anew.
        _world.Options = new();
        Assert.Equal(PublishOutcome.Activated, (await _world.ActivateAsync(Critical(9), Ann, Bob)).Outcome);
        Assert.Equal([Ann, Bob], _world.Store.Active!.Authors);
    }

    [Fact]
    public async Task Sessions_of_a_role_with_free_names_do_not_use_up_the_authors()
    {
        _world.Options = new() { SecondPublisherFor = SecondPublisherFor.Nothing };
        for (var n = 0; n <= PolicyAuthors.Max; n++)
            await _world.ActivateAsync(Critical(2, AtMost(n + 1)), new($"arn:aws:sts::111122223333:assumed-role/Publisher/run-{n}", $"AROAEXAMPLE:run-{n}"));

        Assert.Equal("AROAEXAMPLE:run-100", Assert.Single(_world.Store.Active!.Authors).UserId);
    }

    private static string AtMost(int builds) => $", \"builds\": {{ \"atMost\": {builds} }}";
}
