using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class ChannelsSectionTests
{
    private const string Test = """{ "name": "test", "scope": "web", "promote": "released", "targets": [ { "parameter": "/web/test" } ] }""";

    [Fact]
    public void A_channel_has_a_rule_and_targets()
    {
        var policy = Read($$"""{{Test}}, { "name": "prod", "scope": "web", "promote": { "after": "3d", "in": "test" } }""").Policy!;
        Assert.Equal([new(null, TimeSpan.Zero), new("test", TimeSpan.FromDays(3))], policy.Channels.Select(channel => channel.Promotion));
        Assert.Equal([new ChannelTarget("/web/test", null)], policy.Channels[0].Targets);
    }

    [Theory]
    [InlineData("""{ "name": "prod", "scope": "web", "promote": { "after": "3d", "in": "beta" } }""", "another channel of scope web")]
    [InlineData("""{ "name": "test", "scope": "web" }""", "each channel of a scope once")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "parameter": "/web/test" } ] }""", "each target in one channel")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "parameter": "/web/test", "region": "eu-west-1" } ] }""", "the Region in every target")]
    [InlineData("""{ "name": "prod", "scope": "*" }""", "the name of one scope")]
    public void What_contradicts_another_channel_is_refused(string channel, string expected) =>
        Assert.Contains(Read($"{Test}, {channel}").Problems, problem => problem.ToString()!.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData(""" { "after": "1d", "in": "test" } """, ChangeEffect.Loosens)]
    [InlineData(""" { "after": "9d", "in": "test" } """, ChangeEffect.Tightens)]
    [InlineData(""" "released" """, ChangeEffect.Loosens)]
    public void Promoting_sooner_loosens_the_policy(string promote, ChangeEffect expected)
    {
        var before = Read($$"""{{Test}}, { "name": "prod", "scope": "web", "promote": { "after": "3d", "in": "test" } }""").Policy!;
        var after = Read($$"""{{Test}}, { "name": "prod", "scope": "web", "promote": {{promote}} }""").Policy!;
        Assert.Equal([expected], PolicyComparison.Of(before, after, new(2026, 12, 2)).Select(change => change.Effect));
    }

    private static PolicyReadResult Read(string channels) =>
        PolicyReader.Read($$"""{ "scopes": { "web": { "images": ["web"] } }, "channels": [ {{channels}} ] }""");
}
