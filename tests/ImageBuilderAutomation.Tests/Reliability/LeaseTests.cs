using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Tests.Reliability;

public sealed class LeaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(0, true)]
    [InlineData(179, true)]
    [InlineData(180, false)]
    public void A_stored_request_belongs_to_its_invocation_until_the_lease_ends(int seconds, bool leased) =>
        Assert.Equal(leased, new LifecycleRun { StartedAt = Now }.IsLeased(Now.AddSeconds(seconds), Minutes));

    [Fact]
    public void A_record_that_sends_nothing_belongs_to_nobody() => Assert.False(new LifecycleRun().IsLeased(Now, Minutes));
}
