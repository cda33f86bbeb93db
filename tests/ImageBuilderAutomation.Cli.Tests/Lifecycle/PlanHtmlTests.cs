using ImageBuilderAutomation.Cli.Lifecycle;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Policies.Reading;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Cli.Tests.Lifecycle;

/// <summary>Names of tags, templates and parameters come from outside. In the page they are text.</summary>
public sealed class PlanHtmlTests
{
    public static TheoryData<string> Hostile =>
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</td></table><h1>", "a\u202Eb", "bell\a", "&lt;b&gt;", "style=\"x\""];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_text_from_outside_is_markup(string hostile)
    {
        var image = ImageSamples.Image("web/1.0.0/1", 70);
        var decision = Kept(image, new LifecycleReason(ReasonKind.InUse, hostile));
        var evidence = new SourceEvidence(UsageSourceKind.Pins, new Dictionary<string, AmiEvidence>(), 1, hostile);
        var plan = new RetirementPlan(ImageSamples.Now, "8f3c1e", [decision], [hostile]);

        var page = Page(new(plan, [evidence], new PlanChanges(ImageSamples.Now, [hostile], [hostile], [hostile])), hostile);

        Assert.Equal(Elements(Page(new(
            plan with { Decisions = [Kept(image, new LifecycleReason(ReasonKind.InUse, "plain"))], Refusals = ["plain"] },
            [evidence with { Problem = "plain" }], new PlanChanges(ImageSamples.Now, ["plain"], ["plain"], ["plain"])), "plain")), Elements(page));
        Assert.DoesNotContain(page, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202E', page);
    }

    [Fact]
    public void The_page_needs_nothing_else_and_names_what_no_source_sees()
    {
        var decision = Kept(ImageSamples.Image("web/1.0.0/1", 70), new LifecycleReason(ReasonKind.InUse, "used by launch template lt-1 version 7 (default)"));
        var page = Page(new(new(ImageSamples.Now, "8f3c1e", [decision], []), [], null), "factory");

        Assert.Contains("<td>used by launch template lt-1 version 7 (default)</td>", page);
        Assert.Contains("No source sees: launch configurations", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("http:", page);
        Assert.DoesNotContain("https:", page);
    }

    private static string Page(PlanView view, string stack) => PlanHtml.Of(view, PolicyReader.Read("{}", _ => null).Policy!, stack);

    private static LifecycleDecision Kept(LifecycleImage image, LifecycleReason reason) => new(image, ImageVerdict.Keep, null, null, [reason]);

    private static int Elements(string page) => page.Count(c => c == '<');
}
