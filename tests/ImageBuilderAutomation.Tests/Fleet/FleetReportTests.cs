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
        Assert.Equal((new(15, 3, 0, 2), new(22, 3, 0, 2), 0), (report.Old, report.All, report.Unused));
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
    public void A_template_that_names_several_old_images_counts_once()
    {
        var template = new AmiUse(UseKind.LaunchTemplate, "lt-1") { IsCurrentVersion = true };
        var report = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 40), FleetSamples.Image("web/1.0.0/3", 5))
            .UsedBy("web/1.0.0/1", template).UsedBy("web/1.0.0/2", template).Report();

        Assert.Equal((new(0, 1, 0, 1), new(0, 1, 0, 1)), (report.Old, report.All));
    }

    [Fact]
    public void A_template_that_moved_on_is_not_outdated_and_is_shown_as_older_versions_only()
    {
        var report = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/3", 5))
            .UsedBy("web/1.0.0/1", new AmiUse(UseKind.LaunchTemplate, "lt-1") { IsCurrentVersion = false })
            .UsedBy("web/1.0.0/3", new AmiUse(UseKind.LaunchTemplate, "lt-1") { IsCurrentVersion = true }).Report();

        Assert.Equal((0, 1), (report.Old.Templates, report.All.Templates));
        Assert.Equal((0, 1), report.Images.Single().Uses.Select(use => (use.Templates, use.OlderTemplates)).Single());
    }

    [Fact]
    public void A_template_whose_current_versions_are_unknown_counts_and_is_a_gap()
    {
        var report = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/3", 5))
            .UsedBy("web/1.0.0/1", new AmiUse(UseKind.LaunchTemplate, "lt-1")).Report();

        Assert.Equal((1, "own account: the default and latest versions of lt-1 are unknown"), (report.Old.Templates, report.Images.Single().Gaps.Single()));
    }

    [Theory]
    [InlineData(UseKind.Parameter)]
    [InlineData(UseKind.Recipe)]
    [InlineData(UseKind.Unknown)]
    public void A_use_of_any_kind_makes_an_image_used(UseKind kind)
    {
        var report = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5)).UsedBy("web/1.0.0/1", new AmiUse(kind, "/golden/web")).Report();

        Assert.Equal((0, new(0, 0, 1, 1)), (report.Unused, report.Old));
        Assert.Equal((0, 0, 1), report.Images.Single().Uses.Select(use => (use.Instances, use.Templates, use.Others)).Single());
    }

    [Fact]
    public void A_partly_distributed_image_that_failed_is_old_and_one_under_way_is_not() => Assert.Equal(
        ["web/1.0.0/3"],
        Olds(FleetSamples.Facts(FleetSamples.Image("web/1.0.0/2", 60), FleetSamples.Image("web/1.0.0/3", 5, "FAILED"), FleetSamples.Image("web/1.0.0/4", 1, "DISTRIBUTING"))
            .Using("web/1.0.0/3", 1).Using("web/1.0.0/4", 1)));

    [Fact]
    public void Where_the_references_are_incomplete_the_greater_number_counts()
    {
        var facts = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5)).Using("web/1.0.0/1", instances: 3, templates: 1)
            .Reported("web/1.0.0/1", 1, new("111122223333", "ec2:Instance", 5), new("111122223333", "ec2:LaunchTemplate", 1)).Incomplete("web/1.0.0/1", "ec2 returned 503").Report();

        Assert.Equal((new(5, 1, 0, 1), (5L, 1L)), (facts.Old, facts.Images.Single().Uses.Select(use => (use.Instances, use.Templates)).Single()));
    }

    [Fact]
    public void A_report_never_shows_zero_and_nothing_unknown_where_something_was_not_read() => Assert.Equal(
        ["web/1.0.0/1: own account: ec2 returned 503"],
        FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5)).Incomplete("web/1.0.0/1", "ec2 returned 503").Report().Unknown);

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
