using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Tests.Releases.Watermarks;

/// <summary>A released AMI of the recipe web-shop in two Regions, which shows only its difference in each test.</summary>
public sealed class WatermarkDeciderTests
{
    private const string Account = "111122223333";
    private const string Key = "111122223333:web-shop-released";
    private const string Parents = "111122223333:base-released";

    private static readonly ReleaseStanding Released = new(Truth.True, "every rule has its gate");
    private static readonly ReleaseStanding NotReleased = new(Truth.False, "its gates did not release it: no gate");
    private static readonly WatermarkFacts Plain = new(Account, "web-shop", Released, [new("ami-1", "eu-west-1"), new("ami-2", "eu-west-2")], Marked());

    [Fact]
    public void A_released_AMI_without_its_watermark_gets_it()
    {
        var decision = WatermarkDecider.Decide(Plain);

        Assert.Equal((WatermarkVerdict.Missing, true, "it is released and does not have 111122223333:web-shop-released"), (decision.Verdict, decision.Attach, decision.Reason));
        Assert.Empty(decision.Remove);
        Assert.False(decision.IsRight);
    }

    [Theory]
    [InlineData("ami-1", "eu-west-1")]
    [InlineData("ami-2", "eu-west-2")]
    [InlineData("ami-1", null)]
    public void A_watermark_that_was_attached_to_this_AMI_or_one_that_it_is_a_copy_of_proves_the_release(string source, string? region) =>
        AssertStays(WatermarkVerdict.Proves, Plain with { Ami = Marked(Mark(Key, source, region), Mark(Parents, "ami-9", "eu-west-1")) });

    [Theory]
    [InlineData("ami-9", "eu-west-1")]
    [InlineData("ami-1", "eu-west-3")]
    public void A_watermark_of_the_reserved_name_from_elsewhere_proves_nothing_and_is_left_to_people(string source, string region) =>
        AssertStays(WatermarkVerdict.Taken, Plain with { Ami = Marked(Mark(Key, source, region)) });

    [Theory]
    [InlineData(4, WatermarkVerdict.Missing)]
    [InlineData(5, WatermarkVerdict.Full)]
    public void An_AMI_with_five_other_watermarks_keeps_them_and_gets_none(int others, WatermarkVerdict expected)
    {
        var decision = WatermarkDecider.Decide(Plain with { Ami = Marked([.. Enumerable.Range(1, others).Select(i => Mark($"{Account}:mark {i}"))]) });

        Assert.Equal((expected, expected == WatermarkVerdict.Missing), (decision.Verdict, decision.Attach));
        Assert.Empty(decision.Remove);
    }

    [Fact]
    public void Five_watermarks_with_the_own_one_are_not_too_many() => AssertStays(
        WatermarkVerdict.Proves, Plain with { Ami = Marked([Mark(Key, "ami-1"), .. Enumerable.Range(1, 4).Select(i => Mark($"{Account}:mark {i}"))]) });

    [Fact]
    public void A_public_AMI_gets_none() =>
        AssertStays(WatermarkVerdict.Impossible, Plain with { Ami = new Known<MarkedAmi>.Yes(new(IsPublic: true, [])) });

    [Theory]
    [InlineData(119, WatermarkVerdict.Missing)]
    [InlineData(120, WatermarkVerdict.Impossible)]
    public void A_name_that_is_too_long_for_EC2_is_not_sent(int length, WatermarkVerdict expected) =>
        Assert.Equal(expected, WatermarkDecider.Decide(Plain with { Recipe = new('a', length) }).Verdict);

    [Fact]
    public void An_unreleased_child_of_a_released_AMI_loses_what_it_inherited()
    {
        var decision = WatermarkDecider.Decide(Plain with
        {
            Standing = NotReleased,
            Ami = Marked(Mark(Parents, "ami-9"), Mark(Key, "ami-1"), Mark($"{Account}:team web"), Mark("444455556666:golden-released")),
        });

        Assert.Equal((WatermarkVerdict.Inherited, false), (decision.Verdict, decision.Attach));
        Assert.Equal([Parents, Key], decision.Remove);
        Assert.Equal("it has 111122223333:base-released from ami-9 in eu-west-1, and its gates did not release it: no gate", decision.Reason);
    }

    [Fact]
    public void The_own_watermark_of_an_image_that_is_not_released_any_more_goes_too()
    {
        var decision = WatermarkDecider.Decide(Plain with { Standing = new(Truth.False, "kim revoked it: a key"), Ami = Marked(Mark(Key, "ami-1")) });

        Assert.Equal((WatermarkVerdict.Untrue, "it has 111122223333:web-shop-released, but kim revoked it: a key"), (decision.Verdict, decision.Reason));
        Assert.Equal([Key], decision.Remove);
    }

    [Fact]
    public void An_unreleased_AMI_keeps_the_watermarks_that_say_nothing_of_releases()
    {
        var facts = Plain with { Standing = NotReleased, Ami = Marked(Mark($"{Account}:team web"), Mark("444455556666:golden-released")) };

        AssertStays(WatermarkVerdict.Unmarked, facts);
        Assert.True(WatermarkDecider.Decide(facts).IsRight);
    }

    [Fact]
    public void Of_what_is_unknown_nothing_is_attached_or_removed()
    {
        var unread = new Known<MarkedAmi>.No("ec2 returned 403");

        AssertStays(WatermarkVerdict.Unknown, Plain with { Standing = new(Truth.Unknown, "the history does not say"), Ami = Marked(Mark(Parents, "ami-9")) });
        AssertStays(WatermarkVerdict.Unknown, Plain with { Ami = unread });
        AssertStays(WatermarkVerdict.Unknown, Plain with { Standing = NotReleased, Ami = unread });
        AssertStays(WatermarkVerdict.Unknown, Plain with { Ami = Marked(new AmiWatermark(Key, null, null, null)) });
    }

    [Theory]
    [InlineData("AVAILABLE", CoverageVerdict.Covered, Truth.True)]
    [InlineData("AVAILABLE", CoverageVerdict.Exempted, Truth.True)]
    [InlineData("AVAILABLE", CoverageVerdict.NotDemanded, Truth.True)]
    [InlineData("AVAILABLE", CoverageVerdict.Uncovered, Truth.False)]
    [InlineData("AVAILABLE", CoverageVerdict.Unknown, Truth.Unknown)]
    [InlineData("AVAILABLE", null, Truth.Unknown)]
    [InlineData("DEPRECATED", CoverageVerdict.Covered, Truth.True)]
    [InlineData("FAILED", CoverageVerdict.Covered, Truth.False)]
    [InlineData("DISTRIBUTING", null, Truth.False)]
    [InlineData("BRAND_NEW", CoverageVerdict.Covered, Truth.Unknown)]
    public void An_image_is_released_if_it_is_made_and_the_history_says_so(string status, CoverageVerdict? coverage, Truth expected) =>
        Assert.Equal(expected, ReleaseStanding.Of(status, coverage is { } verdict ? Covered(verdict) : null, null).IsReleased);

    [Theory]
    [InlineData(RevocationState.Pending, Truth.False)]
    [InlineData(RevocationState.Revoked, Truth.False)]
    [InlineData(RevocationState.Restored, Truth.True)]
    [InlineData(RevocationState.Unreadable, Truth.Unknown)]
    public void A_revoked_image_is_not_released_until_it_is_restored(RevocationState state, Truth expected) => Assert.Equal(
        expected,
        ReleaseStanding.Of("AVAILABLE", Covered(CoverageVerdict.Covered), new() { ImageArn = "image", State = state, By = "kim", Reason = "a key" }).IsReleased);

    [Fact]
    public void Coverage_without_a_policy_is_unknown() =>
        Assert.Equal(Truth.Unknown, ReleaseStanding.Of("AVAILABLE", new(CoverageVerdict.Covered, "all") { PolicyHash = CoverageRules.NoPolicy }, null).IsReleased);

    private static GateCoverage Covered(CoverageVerdict verdict) => new(verdict, "as the test says") { PolicyHash = "hash" };

    private static void AssertStays(WatermarkVerdict expected, WatermarkFacts facts)
    {
        var decision = WatermarkDecider.Decide(facts);
        Assert.Equal((expected, false), (decision.Verdict, decision.Attach));
        Assert.Empty(decision.Remove);
    }

    private static Known<MarkedAmi> Marked(params AmiWatermark[] marks) => new Known<MarkedAmi>.Yes(new(IsPublic: false, marks));

    private static AmiWatermark Mark(string key, string source = "ami-9", string? region = "eu-west-1") => new(key, source, region, null);
}
