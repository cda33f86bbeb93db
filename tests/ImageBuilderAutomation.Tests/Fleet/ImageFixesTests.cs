using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Fleet;

public sealed class ImageFixesTests
{
    private const string Old = "web/1.0.0/1";
    private const string Newest = "web/1.0.0/2";

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
    public void Fewer_findings_of_the_newest_are_a_fix_since_it_was_built()
    {
        var fixes = Fixes(Facts.Unscanned(Old).Unscanned(Newest).Found(Old, critical: 3).Found(Newest, critical: 1));

        Assert.Equal([("CRITICAL", FleetSamples.Now.AddDays(-5), Truth.True, FixSource.ImageBuilderFindings)], fixes.Known.Select(fix => (fix.Severity, fix.Since, fix.IsInNewest, fix.Source)));
    }

    [Fact]
    public void As_many_findings_are_no_known_fix()
    {
        var fixes = Fixes(Facts.Unscanned(Old).Found(Old, critical: 3).Found(Newest, critical: 3));

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

    private static ImageFixes Fixes(FleetFacts facts) => Assert.Single(facts.Report().Images).Fixes;
}
