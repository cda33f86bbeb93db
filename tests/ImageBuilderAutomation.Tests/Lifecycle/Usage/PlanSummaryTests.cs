using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle.Usage;

/// <summary>How a plan is remembered and compared with the next one.</summary>
public sealed class PlanSummaryTests
{
    private static RetirementPlan PlanOf(params LifecycleImage[] images) => Plans.Facts(images).Plan();

    [Fact]
    public void The_next_plan_tells_what_newly_retires_what_is_newly_kept_and_what_is_gone()
    {
        var newest = ImageSamples.Newest("web", 3).ToArray();
        var before = PlanSummary.Of(PlanOf([.. newest, ImageSamples.Image("web/1.0.0/1", 50), ImageSamples.Image("web/1.0.0/2", 40), ImageSamples.Image("web/1.0.0/3", 45)]));
        var now = PlanOf(
        [
            .. newest, ImageSamples.Image("web/1.0.0/2", 40, tags: []) with { CreatedAt = null }, ImageSamples.Image("web/1.0.0/3", 45),
            ImageSamples.Image("web/1.0.0/4", 41),
        ]);

        var changes = PlanChanges.Of(before, now)!;

        Assert.Equal(
            ("web/1.0.0/4 deprecate", "web/1.0.0/2", "web/1.0.0/1"),
            (Assert.Single(changes.Retiring), Assert.Single(changes.Kept), Assert.Single(changes.Gone!)));
    }

    [Fact]
    public void The_same_plan_has_no_changes_and_before_the_first_run_there_is_nothing_to_compare()
    {
        var plan = PlanOf([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 50)]);

        var changes = PlanChanges.Of(PlanSummary.Of(plan), plan)!;

        Assert.Equal((0, 0, 0), (changes.Retiring.Count, changes.Kept.Count, changes.Gone!.Count));
        Assert.Null(PlanChanges.Of(null, plan));
        Assert.Null(PlanChanges.Of(PlanSummary.Unreadable, plan));
    }

    [Fact]
    public void An_image_that_goes_on_to_its_next_step_newly_retires()
    {
        var newest = ImageSamples.Newest("web", 3).ToArray();
        var before = PlanSummary.Of(PlanOf([.. newest, ImageSamples.Image("web/1.0.0/1", 80)]));

        Assert.Equal(["web/1.0.0/1 disable"], PlanChanges.Of(before, PlanOf([.. newest, ImageSamples.Image("web/1.0.0/1", 80, "DEPRECATED")]))!.Retiring);
    }

    [Fact]
    public void Ten_thousand_images_are_remembered_within_the_size_of_an_item_and_what_does_not_fit_is_not_told()
    {
        var many = PlanSummary.Of(PlanOf([.. Enumerable.Range(1, 10_000).Select(n => ImageSamples.Image($"web/1.0.0/{n}", 50))]));
        Assert.Equal(["web/1.0.0: 1-10000"], many.Builds);
        Assert.True(many.IsPartial);

        var wide = PlanSummary.Of(PlanOf([.. Enumerable.Range(1, 10_000).Select(n => ImageSamples.Image($"{new string('w', 100)}-{n}/1.0.0/1", 10))]));
        Assert.True(wide.IsPartial);
        Assert.All([many, wide], summary => Assert.InRange(summary.Retiring.Concat(summary.Builds).Sum(line => JsonTexts.SizeOf(line) + 3), 1, 2 * PlanSummary.MaxSize));
        Assert.Null(PlanChanges.Of(wide, PlanOf())!.Gone);
    }

    [Fact]
    public void Every_kind_of_reason_has_a_name_of_its_own() => Assert.Distinct(Enum.GetValues<ReasonKind>().Select(kind => kind.Name()));
}
