using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class ChannelsSectionTests
{
    private const string Test = """{ "name": "test", "scope": "web", "promote": "released", "targets": [ { "parameter": "/web/test" } ] }""";

    private const string Template = "lt-0123456789abcdef0";

    [Fact]
    public void A_channel_has_a_rule_and_targets()
    {
        var policy = Read($$"""{{Test}}, { "name": "prod", "scope": "web", "promote": { "after": "3d", "in": "test" } }""").Policy!;
        Assert.Equal([new(null, TimeSpan.Zero), new("test", TimeSpan.FromDays(3))], policy.Channels.Select(channel => channel.Promotion));
        Assert.Equal([new ParameterTarget("/web/test", null)], policy.Channels[0].Targets);
    }

    [Fact]
    public void A_target_is_a_parameter_or_a_launch_template()
    {
        var policy = Read($$"""
            { "name": "prod", "scope": "web", "targets": [
              { "launchTemplate": "{{Template}}", "setDefault": true, "region": "eu-west-1" }, { "launchTemplate": "lt-0fedcba9876543210" }, { "parameter": "/web/prod" } ] }
            """).Policy!;
        Assert.Equal(
            [
                $"default version of launch template {Template} in eu-west-1", "latest version of launch template lt-0fedcba9876543210", "parameter /web/prod",
            ],
            policy.Channels[0].Targets.Select(target => target.ToString()));
    }

    [Theory]
    [InlineData("""{ "name": "prod", "scope": "web", "promote": { "after": "3d", "in": "beta" } }""", "another channel of scope web")]
    [InlineData("""{ "name": "test", "scope": "web" }""", "each channel of a scope once")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "parameter": "/web/test" } ] }""", "each target in one channel")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "parameter": "/web/test", "region": "eu-west-1" } ] }""", "the Region in every target")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "launchTemplate": "lt-0123456789abcdef0" }, { "launchTemplate": "lt-0123456789abcdef0", "setDefault": true, "region": "eu-west-1" } ] }""", "each target in one channel")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "launchTemplate": "web" } ] }""", "the id of a launch template")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "launchTemplate": "lt-0123456789abcdef0", "parameter": "/a" } ] }""", "either parameter")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "region": "eu-west-1" } ] }""", "either parameter")]
    [InlineData("""{ "name": "prod", "scope": "web", "targets": [ { "parameter": "/a", "setDefault": true } ] }""", "setDefault only beside launchTemplate")]
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

    [Fact]
    public void Making_versions_the_default_one_loosens_the_policy()
    {
        PolicyReadResult Of(string setDefault) => Read($$"""{ "name": "prod", "scope": "web", "targets": [ { "launchTemplate": "{{Template}}", "setDefault": {{setDefault}} } ] }""");
        Assert.Equal([ChangeEffect.Loosens], PolicyComparison.Of(Of("false").Policy!, Of("true").Policy!, new(2026, 12, 2)).Select(change => change.Effect));
    }

    private static PolicyReadResult Read(string channels) =>
        PolicyReader.Read($$"""{ "scopes": { "web": { "images": ["web"] } }, "channels": [ {{channels}} ] }""");
}
