using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle.Usage;

public sealed class PinSourceTests
{
    private const string Ami = "ami-0123456789abcdef0";

    private readonly TestClock _clock = new();
    private readonly InMemoryPins _lists = new();

    private async Task<AmiEvidence> ReadAsync(params string[] from) => (await new PinSource(_lists, new() { Pins = new(from, TimeSpan.FromDays(7)) }, _clock)
        .ReadAsync([new(Ami, "eu-west-1")], default, default)).Amis[Ami];

    private void Publish(string origin, int daysAgo, params string[] amis) => _lists.All.Add(new(origin, amis, 1, "kim", _clock.GetUtcNow().AddDays(-daysAgo)));

    [Fact]
    public async Task An_id_in_any_list_is_a_use_and_the_oldest_required_list_gives_the_age()
    {
        Publish("apps", 2, Ami);
        Publish("infra", 5);
        Publish("old", 400, Ami);

        var found = await ReadAsync("apps", "infra");

        Assert.Equal(["apps", "old"], found.Uses.Select(use => use.Name));
        Assert.Equal((_clock.GetUtcNow().AddDays(-5), null), (found.AsOf, found.Incomplete));
    }

    [Fact]
    public async Task A_required_list_that_was_never_published_makes_the_evidence_incomplete()
    {
        Publish("apps", 2);

        Assert.Equal("no list of infra is published", (await ReadAsync("apps", "infra")).Incomplete);
        Assert.Null((await ReadAsync()).Incomplete);
    }

    [Theory]
    [InlineData("ami = \"ami-0123456789abcdef0\"", "ami-0123456789abcdef0")]
    [InlineData("ami-01234567 and ami-0123456789abcdef0.", "ami-01234567 ami-0123456789abcdef0")]
    [InlineData("ami-0123456789abcdef01 ami-012 AMI-01234567", "")]
    public void Ids_are_found_in_texts(string text, string ids) => Assert.Equal(ids, string.Join(' ', AmiId.In(text)));

    [Theory]
    [InlineData("infra", Ami, null)]
    [InlineData("", Ami, "expected origin, a name of 1 to 64 letters, digits, '-', '_' or '.'")]
    [InlineData("a/b", Ami, "expected origin, a name of 1 to 64 letters, digits, '-', '_' or '.'")]
    [InlineData("infra", "i-0123456789abcdef0", "expected amis, at most 10000 AMI ids")]
    public void A_list_has_a_plain_origin_and_ids_alone(string origin, string id, string? problem) => Assert.Equal(problem, PinnedAmis.ProblemOf(origin, [id]));
}
