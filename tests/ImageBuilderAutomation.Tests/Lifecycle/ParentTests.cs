using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

public sealed class ParentTests
{
    private static readonly string[] Versions = ["x.x.x", "1.x.x", "1.0.x", "1.0.0"];

    private static LifecycleImage Base(int build, double age, string status = "AVAILABLE") => ImageSamples.Image($"base/1.0.0/{build}", age, status);

    /// <summary>Three newer base images, so that nothing else keeps the older ones.</summary>
    [Fact]
    public void The_parent_of_an_image_with_a_damaged_record_is_kept()
    {
        var facts = WebOn(ImageSamples.Arn("base/1.0.0/1"), ImageSamples.Image("base/1.0.0/1", 400), ImageSamples.Image("web/1.0.0/1", 400)) with
        {
            DamagedRecords = new Dictionary<string, string> { ["web/1.0.0/1"] = "damaged" },
        };

        Assert.Equal("keep", facts.Plan().Of("web/1.0.0/1").ReasonOf());
        Assert.Equal("keep", facts.Plan().Of("base/1.0.0/1").ReasonOf());
    }

    private static LifecycleFacts Facts(params IEnumerable<LifecycleImage> images) => Plans.Facts([.. ImageSamples.Newest("base", 3), .. images]);

    private static LifecycleFacts WebOn(string parent, params IEnumerable<LifecycleImage> images) => Facts(images).On(("image-recipe/web", "1.0.0", parent));

    [Fact]
    public void An_image_that_a_recipe_names_is_kept()
    {
        var plan = WebOn(ImageSamples.Arn("base/1.0.0/1"), Base(1, 500), Base(2, 499)).Plan();

        Assert.Contains("image-recipe/web/1.0.0 builds on it", plan.Of("base/1.0.0/1").Reasons);
        Assert.Equal(("keep", "act deprecate"), (plan.Of("base/1.0.0/1").ReasonOf(), plan.Of("base/1.0.0/2").ReasonOf()));
    }

    [Fact]
    public void The_image_whose_AMI_a_recipe_names_is_kept() =>
        Assert.Equal("keep", WebOn("ami-base-1.0.0-1", Base(1, 500)).Plan().Of("base/1.0.0/1").ReasonOf());

    public static TheoryData<string> Wildcards => [.. Versions];

    [Theory]
    [MemberData(nameof(Wildcards))]
    public void A_wildcard_reference_keeps_the_image_that_it_matches_now(string version)
    {
        var rules = ImageSamples.Rules with { Rules = [new() { Name = "one", KeepNewest = 1, Deprecate = TimeSpan.FromDays(30) }] };
        var plan = Plans.Facts(Base(1, 500), Base(2, 400), Base(3, 300, "DISABLED"), Base(4, 200, "FAILED"))
            .On(("image-recipe/web", "1.0.0", ImageSamples.Arn($"base/{version}"))).Plan(rules);

        Assert.Contains("image-recipe/web/1.0.0 builds on it", plan.Of("base/1.0.0/2").Reasons);
        Assert.Equal("act deprecate", plan.Of("base/1.0.0/1").ReasonOf());
    }

    [Fact]
    public void A_recipe_on_another_account_s_image_or_on_a_parameter_without_a_value_keeps_nothing()
    {
        var plan = Facts(Base(1, 500)).On(
            ("image-recipe/web", "1.0.0", "arn:aws:imagebuilder:eu-west-1:999999999999:image/base/1.0.0/1"),
            ("image-recipe/api", "1.0.0", "ssm:/base/ami"), ("image-recipe/odd", "1.0.0", "")).Plan();

        Assert.Equal("act deprecate", plan.Of("base/1.0.0/1").ReasonOf());
    }

    // In the following tests every recipe builds on the newest base image. The images under test are older: only their children can keep them.

    [Theory]
    [InlineData("AVAILABLE", "keep")]
    [InlineData("BUILDING", "keep")]
    [InlineData("FAILED", "act deprecate")]
    [InlineData("DELETED", "act deprecate")]
    public void The_parent_of_a_kept_child_is_kept(string status, string message)
    {
        var plan = WebOn(ImageSamples.Arn("base/x.x.x"), Base(1, 100), Base(2, 90), Base(3, 70), ImageSamples.Image("web/1.0.0/1", 80, status)).Plan();

        Assert.Equal(
            ("act deprecate", message, "act deprecate"),
            (plan.Of("base/1.0.0/1").ReasonOf(), plan.Of("base/1.0.0/2").ReasonOf(), plan.Of("base/1.0.0/3").ReasonOf()));
        Assert.Equal(message == "keep", plan.Of("base/1.0.0/2").Reasons.Contains("parent of web/1.0.0/1, which is kept"));
    }

    [Fact]
    public void A_parent_named_exactly_is_kept_even_if_its_build_started_after_the_child() =>
        Assert.Contains(
            "parent of web/1.0.0/1, which is kept",
            WebOn(ImageSamples.Arn("base/1.0.0/1"), Base(1, 70), ImageSamples.Image("web/1.0.0/1", 80)).Plan().Of("base/1.0.0/1").Reasons);

    [Fact]
    public void If_the_newest_parent_may_not_have_been_completed_the_one_before_it_is_kept_too()
    {
        var plan = WebOn(ImageSamples.Arn("base/x.x.x"), Base(1, 100), Base(2, 90), Base(3, 80.5), ImageSamples.Image("web/1.0.0/1", 80)).Plan();

        Assert.Equal(("act deprecate", "keep", "keep"), (plan.Of("base/1.0.0/1").ReasonOf(), plan.Of("base/1.0.0/2").ReasonOf(), plan.Of("base/1.0.0/3").ReasonOf()));
    }

    [Fact]
    public void A_wildcard_matches_the_highest_version_and_the_youngest_completed_image_is_kept_too()
    {
        var plan = WebOn(
            ImageSamples.Arn("base/x.x.x"), ImageSamples.Image("base/2.0.0/1", 300), ImageSamples.Image("base/1.0.1/1", 240), ImageSamples.Image("base/1.0.0/1", 310),
            ImageSamples.Image("web/1.0.0/1", 200)).Plan();

        Assert.Equal(
            ("keep", "keep", "act deprecate"), (plan.Of("base/2.0.0/1").ReasonOf(), plan.Of("base/1.0.1/1").ReasonOf(), plan.Of("base/1.0.0/1").ReasonOf()));
    }

    [Fact]
    public void All_parents_whose_builds_started_within_the_day_before_the_child_are_kept()
    {
        var plan = WebOn(
            ImageSamples.Arn("base/x.x.x"), Base(1, 100), Base(2, 90), Base(3, 80.9), Base(4, 80.5), Base(5, 79), ImageSamples.Image("web/1.0.0/1", 80)).Plan();

        Assert.Equal(
            ["act deprecate", "keep", "keep", "keep", "act deprecate"], new[] { 1, 2, 3, 4, 5 }.Select(build => plan.Of($"base/1.0.0/{build}").ReasonOf()));
    }

    [Fact]
    public void A_child_in_an_unknown_state_keeps_its_parent() => Assert.Contains(
        "parent of web/1.0.0/1, which is kept",
        WebOn(ImageSamples.Arn("base/x.x.x"), Base(1, 90), ImageSamples.Image("web/1.0.0/1", 80, "HIBERNATED")).Plan().Of("base/1.0.0/1").Reasons);

    [Fact]
    public void A_child_of_unknown_age_keeps_all_possible_parents() =>
        Assert.All(
            WebOn(ImageSamples.Arn("base/x.x.x"), Base(1, 100), Base(2, 90), ImageSamples.Image("web/1.0.0/1", null)).Plan().Decisions,
            decision => Assert.True(decision.IsKept));

    [Theory]
    [InlineData("AVAILABLE", 480, "AVAILABLE", "keep")]
    [InlineData("DEPRECATED", 480, "AVAILABLE", "act deprecate")]
    [InlineData("DEPRECATED", 480, "DEPRECATED", "keep")]
    [InlineData("DISABLED", 480, "DEPRECATED", "act disable")]
    [InlineData("DISABLED", 480, "DISABLED", "keep")]
    [InlineData("DISABLED", 300, "DEPRECATED", "act disable")]
    public void A_parent_is_never_retired_further_than_its_child(string child, int childAge, string parent, string message)
    {
        var plan = WebOn(
            ImageSamples.Arn("base/x.x.x"), [Base(1, childAge + 10, parent), ImageSamples.Image("web/1.0.0/1", childAge, child), .. ImageSamples.Newest("web", 3)]).Plan();

        Assert.Equal(message, plan.Of("base/1.0.0/1").ReasonOf());
    }

    [Fact]
    public void A_kept_image_keeps_its_whole_chain_of_parents()
    {
        var plan = Facts([Base(1, 300), ImageSamples.Image("java/1.0.0/1", 290), ImageSamples.Image("web/1.0.0/1", 280), .. ImageSamples.Newest("java", 3)])
            .On(("image-recipe/java", "1.0.0", ImageSamples.Arn("base/x.x.x")), ("image-recipe/web", "1.0.0", ImageSamples.Arn("java/x.x.x"))).Plan();

        Assert.All(["web/1.0.0/1", "java/1.0.0/1", "base/1.0.0/1"], path => Assert.Equal("keep", plan.Of(path).ReasonOf()));
    }

    [Fact]
    public void A_recipe_that_builds_on_itself_keeps_nothing_more() => Assert.Equal(
        "act deprecate",
        Facts(Base(1, 500), Base(2, 400)).On(("image-recipe/base", "1.0.0", ImageSamples.Arn("base/9.x.x"))).Plan().Of("base/1.0.0/1").ReasonOf());
}
