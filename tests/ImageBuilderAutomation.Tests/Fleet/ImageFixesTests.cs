using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Fleet;

public sealed class ImageFixesTests
{
    private const string Old = "web/1.0.0/1";
    private const string Newest = "web/1.0.0/9";

    private static FleetFacts Facts => FleetSamples.Facts(FleetSamples.Image(Old, 60), FleetSamples.Image(Newest, 5)).Using(Old, 1);

    [Fact]
    public void A_fix_that_EC2_knows_has_its_time_and_the_most_severe_comes_first()
    {
        var fixes = Fixes(Facts.Fixable(Old, ("LOW", 40), ("CRITICAL", 12)).Fixable(Newest, ("LOW", 40)));

        Assert.Equal(
            [
                ("CRITICAL", FleetSamples.Now.AddDays(-12), Truth.True, FixSource.Ec2Scan),
                ("LOW", FleetSamples.Now.AddDays(-40), Truth.False, FixSource.Ec2Scan),
            ],
            fixes.Known.Select(fix => (fix.Severity, fix.Since, fix.IsInNewest, fix.Source)));
    }

    [Fact]
    public void A_newest_image_that_was_never_scanned_is_not_taken_for_fixed() =>
        Assert.Equal(Truth.Unknown, Fixes(Facts.Fixable(Old, ("CRITICAL", 12)).Unscanned(Newest)).Known[0].IsInNewest);

    [Fact]
    public void A_newest_image_that_was_scanned_before_the_fix_was_known_is_not_taken_for_fixed() =>
        Assert.Equal(Truth.Unknown, Fixes(Facts.Fixable(Old, ("CRITICAL", 0.5)).Fixable(Newest)).Known[0].IsInNewest);

    [Theory]
    [InlineData(false, Truth.Unknown)]
    [InlineData(true, Truth.False)]
    public void A_newest_image_of_which_one_AMI_was_not_scanned_is_not_taken_for_fixed(bool isInOther, Truth expected)
    {
        var facts = WithAnotherAmi(Facts.Fixable(Old, ("CRITICAL", 12)), Newest);

        Assert.Equal(expected, Fixes(isInOther ? facts.Fixable(Newest, ("CRITICAL", 12)) : facts).Known[0].IsInNewest);
    }

    [Fact]
    public void The_earliest_later_image_with_fewer_findings_says_since_when_there_is_a_fix()
    {
        var fixes = Fixes(Nightly.Found(Old, critical: 3).Found("web/1.0.0/4", critical: 3).Found("web/1.0.0/5", critical: 1).Found(Newest, critical: 1));

        Assert.Equal(
            [("CRITICAL", FleetSamples.Now.AddDays(-40), Truth.True, FixSource.ImageBuilderFindings, false)],
            fixes.Known.Select(fix => (fix.Severity, fix.Since, fix.IsInNewest, fix.Source, fix.IsAtTheLatest)));
    }

    [Fact]
    public void If_findings_in_between_are_unknown_the_fix_may_be_older()
    {
        var facts = Nightly.Found(Old, critical: 3).Found("web/1.0.0/5", critical: 1).Found(Newest, critical: 1);
        var unread = facts with { Findings = facts.Findings.Where(found => !found.Key.EndsWith("/1.0.0/4", StringComparison.Ordinal)).ToDictionary() };

        Assert.Equal((FleetSamples.Now.AddDays(-40), true), Fixes(unread).Known.Select(fix => (fix.Since, fix.IsAtTheLatest)).Single());
    }

    [Fact]
    public void A_fix_before_the_newest_is_not_known_to_be_in_it_if_it_has_as_many_findings() =>
        Assert.Equal(Truth.Unknown, Fixes(Nightly.Found(Old, critical: 3).Found("web/1.0.0/4", critical: 3).Found("web/1.0.0/5", critical: 1).Found(Newest, critical: 3)).Known[0].IsInNewest);

    [Fact]
    public void Findings_of_the_newest_that_were_read_before_those_of_the_old_image_show_no_fix() =>
        Assert.Empty(Fixes(Facts.Unscanned(Old).Found(Old, critical: 3, read: 1).Found(Newest, critical: 0, read: 5)).Known);

    [Fact]
    public void Of_as_many_findings_without_a_scan_it_is_unknown_whether_a_fix_exists()
    {
        var fixes = Fixes(Facts.Unscanned(Old).Found(Old, critical: 3).Found(Newest, critical: 3));

        Assert.Equal((0, "Amazon Inspector has not scanned ami-web-1.0.0-1; its findings do not say whether fixes exist"), (fixes.Known.Count, fixes.Unknown));
    }

    [Fact]
    public void One_scanned_AMI_of_two_does_not_show_that_no_fix_is_known() =>
        Assert.NotNull(Fixes(WithAnotherAmi(Facts.Found(Old, critical: 3).Found(Newest, critical: 3), Old)).Unknown);

    [Fact]
    public void An_image_without_findings_needs_no_fix_also_without_a_scan()
    {
        var fixes = Fixes(Facts.Unscanned(Old));

        Assert.Equal((0, null, FleetSamples.Now.AddDays(-2)), (fixes.Known.Count, fixes.Unknown, fixes.AsOf));
    }

    [Fact]
    public void A_scan_without_a_fix_says_when_it_was()
    {
        var fixes = Fixes(Facts);

        Assert.Equal((0, null, FleetSamples.Now.AddDays(-1)), (fixes.Known.Count, fixes.Unknown, fixes.AsOf));
    }

    [Fact]
    public void Without_a_scan_and_without_findings_it_is_unknown_whether_a_fix_exists()
    {
        var facts = Facts.Unscanned(Old) with { Findings = new Dictionary<string, Known<DatedFindings>>() };

        Assert.Equal("Amazon Inspector has not scanned ami-web-1.0.0-1; its findings were not read", Fixes(facts).Unknown);
    }

    /// <summary>Nobody has scanned the old image; the newest is the third after it.</summary>
    private static FleetFacts Nightly => FleetSamples.Facts(
        FleetSamples.Image(Old, 60), FleetSamples.Image("web/1.0.0/4", 50), FleetSamples.Image("web/1.0.0/5", 40), FleetSamples.Image(Newest, 1)).Using(Old, 1).Unscanned(Old);

    /// <summary>Adds an AMI that EC2 was asked about, and that was not scanned.</summary>
    private static FleetFacts WithAnotherAmi(FleetFacts facts, string path) => facts with
    {
        Images = [.. facts.Images.Select(image => image.Arn.ShortName == path ? image with { Amis = [.. image.Amis, new("ami-second")] } : image)],
    };

    private static ImageFixes Fixes(FleetFacts facts) => Assert.Single(facts.Report().Images).Fixes;
}
