using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

public sealed class RepairTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly ConfigurationFields Before =
        ConfigurationWorld.Complete.With("keyPair", FieldValue.Of("k")).With("tags.owner", FieldValue.Of("nobody"));

    private static readonly Repair Sample = Make();

    [Fact]
    public void The_same_repair_has_the_same_token_and_every_other_repair_another()
    {
        string[] tokens =
        [
            Sample.Token, Make(sequence: 2).Token, Make(arn: "another").Token, Make(after: Sample.After.With("subnetId", FieldValue.Of("x"))).Token,
            // The order of items and their boundaries must affect the token.
            Make(after: Sample.After.With("instanceTypes", FieldValue.Of("ab", "c"))).Token,
            Make(after: Sample.After.With("instanceTypes", FieldValue.Of("a", "bc"))).Token,
        ];

        Assert.Distinct(tokens);
        Assert.Equal(Sample.Token, Make().Token);
        Assert.All(tokens, token => Assert.InRange(token.Length, 1, 36));
    }

    [Fact]
    public void Progress_is_derived_from_the_current_fields()
    {
        Assert.Equal(RepairProgress.Pending, Sample.ProgressOn(Before));
        Assert.Equal(RepairProgress.Pending, Sample.ProgressOn(Before.With("keyPair", null)));
        Assert.Equal(RepairProgress.Pending, Sample.ProgressOn(Before.With("tags.owner", FieldValue.Of("platform"))));
        Assert.Equal(RepairProgress.Done, Sample.ProgressOn(Sample.After));
        Assert.Equal(RepairProgress.Superseded, Sample.ProgressOn(Before.With("keyPair", FieldValue.Of("another"))));
        Assert.Equal(RepairProgress.Superseded, Sample.ProgressOn(Sample.After.With("subnetId", null)));
        Assert.Equal(RepairProgress.Superseded, Sample.ProgressOn(Sample.After.With("tags.new", FieldValue.Of(""))));
    }

    [Theory]
    [InlineData(ConfigurationChange.Create, "subnetId", true)]
    [InlineData(ConfigurationChange.Create, "tags.owner", true)]
    [InlineData(ConfigurationChange.Update, "subnetId", true)]
    [InlineData(ConfigurationChange.Update, "resourceTags.team", true)]
    [InlineData(ConfigurationChange.Update, "tags.owner", false)]
    [InlineData(ConfigurationChange.Tag, "tags.owner", true)]
    [InlineData(ConfigurationChange.Tag, "tags.cost", false)]
    [InlineData(ConfigurationChange.Tag, "resourceTags.owner", false)]
    [InlineData(ConfigurationChange.Untag, "tags.owner", true)]
    [InlineData(ConfigurationChange.Delete, "tags.owner", false)]
    public void A_call_counts_as_cause_only_of_fields_that_it_can_have_changed(string call, string path, bool touches) =>
        Assert.Equal(touches, new ConfigurationChange(call, Now, "alice", Tags: new Dictionary<string, string?> { ["owner"] = "x" }).Touches(path));

    [Theory]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/base-infra", true)]
    [InlineData("arn:aws-cn:imagebuilder:cn-north-1:111122223333:infrastructure-configuration/a", true)]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/", false)]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/a/1.0.0", false)]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base", false)]
    [InlineData("arn:aws:imagebuilder:eu-west-1::infrastructure-configuration/a", false)]
    [InlineData("infrastructure-configuration/a", false)]
    [InlineData(null, false)]
    public void An_ARN_is_read_and_written(string? text, bool isOne)
    {
        Assert.Equal(isOne, ConfigurationArn.TryParse(text, out var arn));
        if (isOne)
            Assert.Equal(text, arn!.ToString());
    }

    private static Repair Make(int sequence = 1, string arn = "arn", ConfigurationFields? after = null) => Repair.Create(
        new(arn, "base infra", Before, null),
        new([], [], after ?? Before.With("keyPair", null).With("tags.owner", FieldValue.Of("platform")), "hash"),
        sequence,
        Now);
}
