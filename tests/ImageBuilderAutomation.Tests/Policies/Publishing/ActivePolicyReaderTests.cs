using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Publishing;
using TestKit.Publishing;
using static TestKit.Publishing.PublishingWorld;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class ActivePolicyReaderTests
{
    private static readonly string Hash = HashOf(Critical(1));

    private readonly PublishingWorld _world = new() { PackagedPair = Critical(5) };

    [Fact]
    public async Task No_published_policy_is_a_problem_of_its_own() => Assert.IsType<ActiveRead.Missing>(await _world.ReadAsync());

    /// <remarks>No policy differs from a policy without rules, under which every build would count as released.</remarks>
    [Fact]
    public async Task Without_a_published_policy_no_build_counts_as_released()
    {
        var inForce = await new ActivePolicySource(new(_world.Store)).ReadAsync(default);

        var coverage = CoverageDecider.Decide(inForce.Policy.Coverage, _ => true, _ => new(Truth.True, ""), _world.Clock.GetUtcNow());

        Assert.True(coverage is { Verdict: CoverageVerdict.Unknown, IsGap: true, IsDecided: false }, $"{coverage}");
    }

    [Fact]
    public async Task The_copy_saves_the_second_call()
    {
        await _world.ActivateAsync(Critical(1));
        var reads = _world.Store.TextReads;

        var found = Assert.IsType<ActiveRead.Found>(await _world.ReadAsync());

        Assert.Equal((Critical(1), Hash, reads), (found.Pair, found.Policy.Hash, _world.Store.TextReads));
    }

    [Fact]
    public async Task A_copy_that_is_missing_or_damaged_or_of_another_policy_is_not_used()
    {
        await _world.ActivateAsync(Critical(1));
        foreach (var copy in new[]
        {
            null, new ActiveCopy(1, null), new ActiveCopy(1, PolicyText.Pack(HashOf(Critical(2)), Critical(2))), new ActiveCopy(1, PolicyText.Pack(Hash, Critical(2))),
            new ActiveCopy(1, new(Hash, "AAAA", null)), new ActiveCopy(1, new(Hash, "not base64!", null)),
        })
        {
            _world.Store.Copy = copy;
            Assert.Equal(Hash, Assert.IsType<ActiveRead.Found>(await _world.ReadAsync()).Policy.Hash);
        }
    }

    [Fact]
    public async Task Texts_that_are_missing_or_of_another_hash_or_damaged_are_problems()
    {
        await _world.ActivateAsync(Critical(1));
        _world.Store.Copy = null;

        _world.Store.Texts[Hash] = PolicyText.Pack(Hash, Critical(2));
        Assert.Equal(HashOf(Critical(2)), Assert.IsType<ActiveRead.TextMismatch>(await _world.ReadAsync()).FoundHash);
        _world.Store.Texts[Hash] = new(Hash, "AAAA", null);
        Assert.IsType<ActiveRead.Unreadable>(await _world.ReadAsync());
        _world.Store.Texts[Hash] = PolicyText.Pack(Hash, new("""{ "someday": 1 }""", null));
        Assert.Contains("not valid for this version", Assert.IsType<ActiveRead.Unreadable>(await _world.ReadAsync()).Reason, StringComparison.Ordinal);
        _world.Store.Texts.Remove(Hash);
        Assert.Contains(Hash, Assert.IsType<ActiveRead.TextMissing>(await _world.ReadAsync()).Problem, StringComparison.Ordinal);
        _world.Store.IsDamaged = true;
        Assert.IsType<ActiveRead.Unreadable>(await _world.ReadAsync());
    }

    [Fact]
    public async Task Waivers_that_have_ended_do_not_make_the_active_policy_unusable()
    {
        await _world.ActivateAsync(Critical(1, waivers: Waiver(until: "2026-11-21")));
        _world.Clock.Advance(TimeSpan.FromDays(900));
        Assert.IsType<ActiveRead.Found>(await _world.ReadAsync());
    }

    [Fact]
    public void A_text_that_decompresses_to_more_than_can_be_published_is_not_read_whole()
    {
        var bomb = PolicyText.Pack(Hash, new(new string(' ', 50_000_000), null));
        Assert.True(bomb.Policy.Length < 100_000);
        Assert.Throws<InvalidDataException>(bomb.Unpack);
    }

    [Fact]
    public void Texts_come_back_as_they_were_packed()
    {
        var pair = new PolicyPair(File.ReadAllText(TestKit.Repository.PathOf("policy", "policy.json")), "→ größer 語");
        Assert.Equal(pair, PolicyText.Pack(Hash, pair).Unpack());
        Assert.Null(PolicyText.Pack(Hash, pair with { Waivers = null }).Unpack().Waivers);
    }
}
