using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class PolicyHashTests
{
    private const string Plain = """{"modes":{"gates":"act"},"scopes":{"a":{"pipelines":["x","y"],"recipes":["z"]}}}""";

    [Theory]
    [InlineData("""
        { "modes" : { "gates":"act" } , // comment
          /* another */ "scopes":{"a":{"pipelines":["x","y",],"recipes":["z"]}},}
        """)]
    [InlineData("""{"scopes":{"a":{"recipes":["z"],"pipelines":["x","y"]}},"modes":{"gates":"act"}}""")]
    [InlineData("""{"modes":{"gates":"\u0061ct"},"scopes":{"a":{"pipelines":["x","y"],"recipes":["z"]}}}""")]
    public void Comments_white_space_escapes_and_member_order_do_not_count(string other) => Assert.Equal(Read(Plain).Hash, Read(other).Hash);

    [Theory]
    [InlineData("""{"modes":{"gates":"observe"},"scopes":{"a":{"pipelines":["x","y"],"recipes":["z"]}}}""")]
    [InlineData("""{"modes":{"gates":"act"},"scopes":{"a":{"pipelines":["y","x"],"recipes":["z"]}}}""")]
    [InlineData("""{"modes":{"gates":"act"},"scopes":{"a":{"pipelines":["x"],"recipes":["z"]}}}""")]
    public void Every_value_counts(string other) => Assert.NotEqual(Read(Plain).Hash, Read(other).Hash);

    [Fact]
    public void Is_shown_by_its_first_six_digits()
    {
        var policy = Read(Plain);

        Assert.Equal(64, policy.Hash.Length);
        Assert.Equal(policy.Hash[..6], policy.ShortHash);
        Assert.Matches("^[0-9a-f]{6}$", policy.ShortHash);
    }

    [Fact]
    public void The_default_mode_is_observe()
    {
        Assert.Equal(Mode.Act, Read(Plain).ModeOf(Capability.Gates));
        Assert.Equal(Mode.Observe, Read("{}").ModeOf(Capability.Gates));
        Assert.Equal(Mode.Observe, Read(Plain).ModeOf(Capability.Lifecycle));
        Assert.Equal(Mode.Off, Read("""{"modes":{"gates":"off"}}""").ModeOf(Capability.Gates));
    }
}
