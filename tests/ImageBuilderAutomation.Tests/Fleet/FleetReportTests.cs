using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Fleet;

public sealed class FleetReportTests
{
    private const string Other = "444455556666";

    [Fact]
    public void What_uses_an_older_image_is_counted_by_account_and_what_uses_the_newest_is_not()
    {
        var report = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5))
            .Using("web/1.0.0/1", instances: 3, templates: 1).Using("web/1.0.0/2", instances: 7)
            .Reported("web/1.0.0/1", 1, new(Other, "ec2:Instance", 12), new(Other, "ec2:LaunchTemplate", 2)).Report();

        var old = Assert.Single(report.Images);
        Assert.Equal(("web/1.0.0/1", "web/1.0.0/2"), (old.Image.Arn.ShortName, old.Newest!.Arn.ShortName));
        Assert.Equal([("111122223333", 3L, 1L, true), (Other, 12L, 2L, false)], old.Uses.Select(use => (use.Account, use.Instances, use.Templates, use.IsOwn)));
        Assert.Equal((new(15, 3, 2), new(22, 3, 2), 0), (report.Old, report.All, report.Unused));
        Assert.Empty(old.Gaps);
        Assert.Empty(report.Unknown);
    }

    [Fact]
    public void The_youngest_fix_of_an_old_version_is_as_new_as_the_highest_version() => Assert.Equal(
        ["web/1.0.0/1"],
        Olds(FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/2.0.0/1", 30), FleetSamples.Image("web/1.0.0/2", 5))
            .Using("web/1.0.0/1", 1).Using("web/1.0.0/2", 1).Using("web/2.0.0/1", 1)));

    [Fact]
    public void Versions_are_compared_as_numbers_and_recipes_apart() => Assert.Equal(
        ["web/1.0.9/1"],
        Olds(FleetSamples.Facts(FleetSamples.Image("web/1.0.9/1", 9), FleetSamples.Image("web/1.0.10/1", 9), FleetSamples.Image("api/1.0.0/1", 90))
            .Using("web/1.0.9/1", 1).Using("web/1.0.10/1", 1).Using("api/1.0.0/1", 1)));

    [Fact]
    public void An_image_that_is_not_available_is_no_release_to_move_to()
    {
        var report = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5, "DISABLED")).Using("web/1.0.0/1", 1).Using("web/1.0.0/2", 2).Report();

        Assert.Equal([("web/1.0.0/2", "web/1.0.0/1")], report.Images.Select(old => (old.Image.Arn.ShortName, old.Newest!.Arn.ShortName)));
    }

    [Fact]
    public void Instances_of_a_deleted_image_count_and_without_a_release_its_fix_is_unknown()
    {
        var old = Assert.Single(FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60, "NOT_FOUND")).Using("web/1.0.0/1", 2).Report().Images);

        Assert.Null(old.Newest);
        Assert.Equal((2L, "no image of the recipe is available"), (old.Uses[0].Instances, old.Fixes.Unknown));
    }

    [Theory]
    [InlineData("references", "own account: ec2 returned 403")]
    [InlineData("incomplete", "own account: more than 50 pages")]
    [InlineData("no report", "other accounts: no usage report has been made yet")]
    [InlineData("old report", "other accounts: the usage report is from 2026-11-10")]
    [InlineData("elsewhere", "ami-far is in us-west-2, which the policy's usage.regions does not name")]
    [InlineData("foreign", "ami-far belongs to account 444455556666, which cannot be asked")]
    public void Without_complete_and_recent_evidence_an_older_image_is_not_unused(string gap, string expected)
    {
        var facts = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5));
        var ami = FleetSamples.Ami("web/1.0.0/1");
        Assert.Equal((0, 1), (facts.Report().Images.Count, facts.Report().Unused));
        facts = gap switch
        {
            "references" => facts with { References = new(UsageSourceKind.References, Without(facts.References.Amis, ami), 1, "ec2 returned 403") },
            "incomplete" => facts with
            {
                References = facts.References with { Amis = Without(facts.References.Amis, ami).Append(new(ami, new(FleetSamples.Now, [], "more than 50 pages"))).ToDictionary() },
            },
            "no report" => facts with { Reports = Without(facts.Reports, ami) },
            "old report" => facts.Reported("web/1.0.0/1", 10),
            _ => facts with
            {
                Images = [facts.Images[0] with { Amis = [new("ami-far", new("us-west-2", gap == "foreign" ? Other : null))] }, facts.Images[1]],
            },
        };

        var report = facts.Report();

        var old = Assert.Single(report.Images);
        Assert.Equal((expected, 0, 0), (string.Join(" | ", old.Gaps), old.Uses.Count, report.Unused));
    }

    [Fact]
    public void A_gap_about_a_newest_image_is_told_beside_the_list()
    {
        var facts = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/2", 5));

        Assert.Equal(
            ["web/1.0.0/2: other accounts: no usage report has been made yet"],
            (facts with { Reports = new Dictionary<string, UsageReportRecord>() }).Report().Unknown);
    }

    [Fact]
    public void An_old_report_still_counts_what_it_names() => Assert.Equal(
        12, FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5))
            .Reported("web/1.0.0/1", 29, new UsageReportEntry(Other, "ec2:Instance", 12)).Report().Old.Instances);

    [Fact]
    public void The_own_account_in_a_report_counts_only_while_the_references_are_unknown()
    {
        var facts = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5))
            .Using("web/1.0.0/1", instances: 2).Reported("web/1.0.0/1", 1, new UsageReportEntry("111122223333", "ec2:Instance", 5));

        Assert.Equal(2, facts.Report().Old.Instances);
        Assert.Equal(5, (facts with { References = new(UsageSourceKind.References, new Dictionary<string, AmiEvidence>(), 1, "ec2 returned 403") }).Report().Old.Instances);
    }

    [Fact]
    public void The_order_of_images_does_not_matter()
    {
        FleetImage[] images = [FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5), FleetSamples.Image("api/1.0.0/1", 90), FleetSamples.Image("api/1.0.0/2", 1)];

        Assert.Equal(["api/1.0.0/1", "web/1.0.0/1"], Olds(Used(images)));
        Assert.Equal(["api/1.0.0/1", "web/1.0.0/1"], Olds(Used([.. images.Reverse()])));

        static FleetFacts Used(FleetImage[] images) => FleetSamples.Facts(images).Using("web/1.0.0/1", 1).Using("api/1.0.0/1", 1);
    }

    private static IEnumerable<string> Olds(FleetFacts facts) => facts.Report().Images.Select(old => old.Image.Arn.ShortName);

    private static Dictionary<string, T> Without<T>(IReadOnlyDictionary<string, T> all, string key) => all.Where(item => item.Key != key).ToDictionary();
}
