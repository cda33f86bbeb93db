using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class SamplePolicyTests
{
    private static readonly PolicyReadResult Reading = PolicyReader.Read(
        File.ReadAllText(Repository.PathOf("policy", "policy.json")), name => File.ReadAllText(Repository.PathOf("policy", name)));

    [Fact]
    public void Has_no_errors_and_no_warnings() => Assert.Empty(Reading.Problems);

    [Fact]
    public void Sends_nothing_until_its_owner_sets_the_mode_act() => Assert.Equal(Mode.Observe, Reading.Policy!.ModeOf(Capability.Gates));

    [Fact]
    public void Its_expectations_hold() =>
        Assert.All(Reading.Policy!.Expectations, expectation => Assert.True(expectation.Check(Reading.Policy) is { Holds: true }, expectation.ToString()));
}
