using ImageBuilderAutomation.Cli.Releases;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Cli.Tests.Releases;

/// <summary>What is asked about an image before it is disabled.</summary>
public sealed class RevokeVerbTests
{
    private static readonly AccountRegion Own = new("111122223333", "eu-west-1");

    [Fact]
    public void An_AMI_of_another_account_is_not_left_out_because_nobody_can_be_asked_about_it()
    {
        var asked = ImageUses.Asked([new("ami-own", "eu-west-1", "111122223333", null), new("ami-theirs", "eu-west-1", "444455556666", null)], Own);

        var usage = ImageUsage.Of(new(asked, new HashSet<string>()), [], UsageRules.Default, DateTimeOffset.UnixEpoch);

        Assert.Contains("ami-theirs belongs to account 444455556666, which cannot be asked", usage.Unknown);
    }

    [Fact]
    public void Own_AMIs_are_asked_about_where_they_are_and_each_once() => Assert.Equal(
        [new("ami-1", null), new("ami-2", new("us-east-1", null))],
        ImageUses.Asked([new("ami-1", "", null, null), new("ami-1", "eu-west-1", null, null), new("ami-2", "us-east-1", "111122223333", null)], Own));
}
