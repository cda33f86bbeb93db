using ImageBuilderAutomation.Cli.Fleet;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Cli.Tests.Fleet;

public sealed class FleetTextTests
{
    private const string Other = "444455556666";

    [Fact]
    public void The_documentation_shows_a_report_as_it_is_printed()
    {
        var text = Text(Facts());

        var page = File.ReadAllText(Repository.PathOf("docs", "how-to", "find-outdated-instances.md")).ReplaceLineEndings("\n");
        Assert.True(page.Contains(text, StringComparison.Ordinal), $"docs/how-to/find-outdated-instances.md should show:\n{text}");
    }

    [Fact]
    public void Without_an_older_image_in_use_the_report_says_so()
    {
        var text = Text(FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 5)).Using("web/1.0.0/1", 1));

        Assert.StartsWith(
            "No instance, launch template or other resource is known to use an image older than the newest release of its recipe; 1 instance and 0 launch templates in 1 account use newest",
            text);
    }

    [Fact]
    public void Resources_other_than_instances_and_templates_have_their_own_column_and_a_sum()
    {
        var text = Text(FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5))
            .UsedBy("web/1.0.0/1", new(UseKind.Parameter, "/golden/web"), new AmiUse(UseKind.LaunchTemplate, "lt-1") { IsCurrentVersion = false }));

        Assert.Matches(@"INSTANCES +TEMPLATES +OTHER +FIX\n.* own +0 +0 \(\+1 older versions only\) +1 ", text);
        Assert.Contains("0 instances, 0 launch templates and 1 other resource in 1 account use images older", text);
    }

    [Fact]
    public void A_fix_that_may_be_older_is_dated_at_the_latest()
    {
        var facts = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 30), FleetSamples.Image("web/1.0.0/3", 5))
            .Using("web/1.0.0/1", 1).Unscanned("web/1.0.0/1").Found("web/1.0.0/1", 3).Found("web/1.0.0/2", 0, read: 5).Found("web/1.0.0/3", 0);

        Assert.Contains("critical at the latest since 2026-11-15, fixed in the newest", Text(facts));
    }

    [Fact]
    public void Names_from_outside_do_not_reach_the_terminal_unchanged()
    {
        var facts = FleetSamples.Facts(FleetSamples.Image("web/1.0.0/1", 60), FleetSamples.Image("web/1.0.0/2", 5)) with
        {
            References = new(UsageSourceKind.References, new Dictionary<string, AmiEvidence>(), 1, "refused \u001b[31m"),
        };

        Assert.DoesNotContain('\u001b', Text(facts));
    }

    /// <summary>Of three recipes: an old image in use everywhere, one with a gap, and one that nobody uses.</summary>
    internal static FleetFacts Facts() => FleetSamples.Facts(
            FleetSamples.Image("web-shop/1.0.0/2", 75, "DEPRECATED"), FleetSamples.Image("web-shop/1.0.0/3", 40), FleetSamples.Image("web-shop/1.0.0/4", 12),
            FleetSamples.Image("pay-api/1.0.0/1", 90), FleetSamples.Image("pay-api/1.0.0/2", 3), FleetSamples.Image("base-al2023/1.0.0/1", 120), FleetSamples.Image("base-al2023/1.0.0/2", 20))
        .UsedBy(
            "web-shop/1.0.0/2", new(UseKind.Instance, "i-1"), new(UseKind.Instance, "i-2"), new(UseKind.LaunchTemplate, "lt-1") { IsCurrentVersion = true },
            new(UseKind.LaunchTemplate, "lt-2") { IsCurrentVersion = false }, new(UseKind.Parameter, "/golden/web-shop"))
        .Using("web-shop/1.0.0/3", instances: 1).Using("web-shop/1.0.0/4", instances: 9, templates: 1)
        .Using("pay-api/1.0.0/1", instances: 4)
        .Reported("web-shop/1.0.0/2", 3, new UsageReportEntry(Other, "ec2:Instance", 12)).Reported("pay-api/1.0.0/1", 12)
        .Fixable("web-shop/1.0.0/2", ("CRITICAL", 18)).Fixable("web-shop/1.0.0/3", ("HIGH", 6)).Fixable("web-shop/1.0.0/4", ("HIGH", 6))
        .Unscanned("pay-api/1.0.0/1");

    private static string Text(FleetFacts facts)
    {
        using var output = new StringWriter { NewLine = "\n" };
        FleetText.Write(output, new(facts.Report(), facts));
        return output.ToString();
    }
}
