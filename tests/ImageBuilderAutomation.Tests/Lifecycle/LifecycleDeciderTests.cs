using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>One image together with three newer ones of its recipe, which the rule keeps.</summary>
public sealed class LifecycleDeciderTests
{
    [Theory]
    [InlineData("AVAILABLE", 29.99, "keep")]
    [InlineData("AVAILABLE", 30, "act deprecate")]
    [InlineData("AVAILABLE", 500, "act deprecate")]
    [InlineData("DEPRECATED", 59.99, "keep")]
    [InlineData("DEPRECATED", 60, "act disable")]
    [InlineData("DEPRECATED", 500, "act disable")]
    [InlineData("DISABLED", 399.99, "keep")]
    [InlineData("DISABLED", 400, "act delete")]
    [InlineData("FAILED", 13.99, "keep")]
    [InlineData("FAILED", 14, "act delete")]
    [InlineData("CANCELLED", 14, "act delete")]
    [InlineData("DELETED", 1000, "keep")]
    [InlineData("PENDING", 1000, "keep")]
    [InlineData("CREATING", 1000, "keep")]
    [InlineData("BUILDING", 1000, "keep")]
    [InlineData("TESTING", 1000, "keep")]
    [InlineData("DISTRIBUTING", 1000, "keep")]
    [InlineData("INTEGRATING", 1000, "keep")]
    [InlineData("SOMETHING_NEW", 1000, "keep")]
    public void Is_retired_one_step_at_a_time_when_it_reaches_the_age_of_the_rule(string status, double age, string message) =>
        Assert.Equal(message, Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", age, status)]).Plan().Of("web/1.0.0/1").ReasonOf());

    [Fact]
    public void Is_kept_while_its_age_is_unknown() => Assert.Contains(
        "its age is not known", Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", null, "DEPRECATED")]).Plan().Of("web/1.0.0/1").Reasons);

    [Theory]
    [InlineData("AVAILABLE", "keep")]
    [InlineData("DEPRECATED", "act disable")]
    [InlineData("DISABLED", "keep")]
    public void A_step_without_an_age_in_the_rule_is_skipped(string status, string message)
    {
        var rules = ImageSamples.Rules with { Rules = [new() { Name = "no-delete", KeepNewest = 3, Disable = TimeSpan.FromDays(60) }] };

        Assert.Equal(
            status == "AVAILABLE" ? "act disable" : message,
            Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 500, status)]).Plan(rules).Of("web/1.0.0/1").ReasonOf());
    }

    [Theory]
    [InlineData(399, "keep")]
    [InlineData(400, "act delete")]
    public void A_container_image_can_only_be_deleted(int age, string message) =>
        Assert.Equal(
            message,
            Plans.Facts([.. ImageSamples.Newest("web", 3).Select(i => i with { IsContainer = true }), ImageSamples.Image("web/1.0.0/1", age, container: true)])
                .Plan().Of("web/1.0.0/1").ReasonOf());

    [Theory]
    [InlineData(2, "keep")]
    [InlineData(3, "act deprecate")]
    [InlineData(4, "act deprecate")]
    public void The_newest_three_images_of_all_versions_of_a_recipe_are_kept(int newer, string message)
    {
        var images = Enumerable.Range(1, newer).Select(n => ImageSamples.Image($"web/1.0.{n}/1", 100 - n));

        Assert.Equal(message, Plans.Facts([.. images, ImageSamples.Image("web/1.0.0/1", 200)]).Plan().Of("web/1.0.0/1").ReasonOf());
    }

    [Fact]
    public void Versions_are_compared_number_by_number()
    {
        var plan = Plans.Facts(Enumerable.Range(7, 5).Select(n => ImageSamples.Image($"web/1.0.{n}/1", 100))).Plan();

        Assert.Equal(["web/1.0.7/1", "web/1.0.8/1"], plan.Decisions.Where(d => !d.IsKept).Select(d => d.Image.Path));
    }

    [Fact]
    public void A_young_fix_of_an_old_version_counts_as_new_too()
    {
        var plan = Plans.Facts([.. Enumerable.Range(1, 5).Select(n => ImageSamples.Image($"web/2.0.{n}/1", 100 - n)), ImageSamples.Image("web/1.0.9/1", 40)]).Plan();

        Assert.Equal("keep", plan.Of("web/1.0.9/1").ReasonOf());
        Assert.Contains("the newest available of its recipe", plan.Of("web/1.0.9/1").Reasons);
        Assert.Contains("the newest available of its recipe", plan.Of("web/2.0.5/1").Reasons);
    }

    [Fact]
    public void Failed_builds_do_not_count_among_the_newest() =>
        Assert.Equal("keep", Plans.Facts([
            ImageSamples.Image("web/1.0.0/1", 200), ImageSamples.Image("web/1.0.0/2", 199), ImageSamples.Image("web/1.0.0/3", 198),
            ImageSamples.Image("web/1.0.0/4", 2, "FAILED"), ImageSamples.Image("web/1.0.0/5", 1, "CANCELLED"), ImageSamples.Image("web/1.0.0/6", 0, "BUILDING")])
            .Plan().Of("web/1.0.0/1").ReasonOf());

    [Fact]
    public void Deprecated_images_count_among_the_newest_if_too_few_are_available()
    {
        var plan = Plans.Facts([
            ImageSamples.Image("web/1.0.0/1", 200, "DEPRECATED"), ImageSamples.Image("web/1.0.0/2", 199, "DEPRECATED"), ImageSamples.Image("web/1.0.0/3", 198, "DEPRECATED"),
            ImageSamples.Image("web/1.0.0/4", 197)]).Plan();

        Assert.Equal(["act disable", "keep", "keep", "keep"], plan.Decisions.Select(d => d.ReasonOf()));
    }

    [Fact]
    public void An_image_recipe_and_a_container_recipe_with_the_same_name_are_ranked_separately() =>
        Assert.Equal("keep", Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 500, container: true)]).Plan().Of("web/1.0.0/1").ReasonOf());

    [Fact]
    public void If_one_of_several_rules_keeps_the_image_it_is_kept()
    {
        var rules = ImageSamples.Rules with
        {
            Rules =
            [
                .. ImageSamples.Rules.Rules,
                new() { Name = "careful", AppliesTo = image => image.Arn.Name == "web", KeepNewest = 3, Deprecate = TimeSpan.FromDays(90) },
            ],
        };
        var plan = Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 50), .. ImageSamples.Newest("api", 3), ImageSamples.Image("api/1.0.0/1", 50)])
            .Plan(rules);

        Assert.Equal(("keep", "act deprecate"), (plan.Of("web/1.0.0/1").ReasonOf(), plan.Of("api/1.0.0/1").ReasonOf()));
        Assert.Equal(["50d old, default: deprecate at 30d", "50d old, careful: deprecate at 90d"], plan.Of("web/1.0.0/1").Reasons);
    }

    [Fact]
    public void Of_several_rules_that_retire_the_one_with_the_mildest_action_wins()
    {
        var rules = ImageSamples.Rules with { Rules = [new() { Name = "rough", KeepNewest = 3, Delete = TimeSpan.FromDays(40) }, .. ImageSamples.Rules.Rules] };

        Assert.Equal("act deprecate", Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 50)]).Plan(rules).Of("web/1.0.0/1").ReasonOf());
    }

    [Fact]
    public void Is_kept_where_no_rule_matches() =>
        Assert.Equal(["no rule matches"], Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 500)])
            .Plan(ImageSamples.Rules with { Rules = [] }).Of("web/1.0.0/1").Reasons);

    [Fact]
    public void Every_reason_is_reported()
    {
        var rules = ImageSamples.Rules with { Protections = [new("tag:keep", image => image.Tags.ContainsKey("keep"))] };

        Assert.Equal(
            ["the newest available of its recipe", "protected: tag:keep", "number 1 of its recipe; default keeps the newest 3"],
            Plans.Facts([ImageSamples.Image("web/1.0.0/1", 50, tags: ("keep", "yes"))]).Plan(rules).Of("web/1.0.0/1").Reasons);
    }

    [Fact]
    public void A_protected_image_of_any_age_is_kept() =>
        Assert.Equal("keep", Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 500, tags: ("keep", ""))])
            .Plan(ImageSamples.Rules with { Protections = [new("tag:keep", image => image.Tags.ContainsKey("keep"))] }).Of("web/1.0.0/1").ReasonOf());

    [Fact]
    public void An_image_listed_twice_gets_one_decision() =>
        Assert.Single(Plans.Facts([ImageSamples.Image("web/1.0.0/1", 500), ImageSamples.Image("web/1.0.0/1", 500, "DEPRECATED")]).Plan().Decisions);
}
