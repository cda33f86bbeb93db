using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Descendants;
using TestKit.Lifecycle;
using static ImageBuilderAutomation.Tests.Releases.Descendants.DescentSamples;

namespace ImageBuilderAutomation.Tests.Releases.Descendants;

public sealed class DescendantFinderTests
{
    private const string Web = "web/1.0.0/1";

    [Fact]
    public void An_image_that_nothing_names_has_no_descendant_and_the_list_is_complete()
    {
        var list = Quiet.With(Listed(Web, 5)).With(Recipe(Web, "other/x.x.x")).Find();

        Assert.Empty(list.Items);
        Assert.True(list.IsComplete);
    }

    [Theory]
    [InlineData("base/1.0.0/1")]
    [InlineData("ami-base-1.0.0-1")]
    public void A_recipe_that_names_the_build_or_its_AMI_descends_from_it_and_so_do_its_builds(string parent)
    {
        var list = Quiet.With(Listed(Web, 5), Listed("web/1.0.1/1", 4)).With(Recipe(Web, parent)).Find();

        Assert.Equal(["web/1.0.0/1 1 Certain", "image-recipe/web/1.0.0 1 Certain"], list.Lines());
        Assert.Equal($"{ImageSamples.Prefix}image-recipe/web/1.0.0", list.Items[1].Arn);
    }

    [Fact]
    public void A_recipe_with_a_wildcard_is_certain_only_while_its_next_build_uses_the_image()
    {
        var facts = Quiet.With(Recipe(Web, "base/1.x.x"));
        Assert.Equal(["image-recipe/web/1.0.0 1 Certain"], facts.Find().Lines());

        var later = facts.With(Listed("base/1.2.0/1", 1)).Find();

        Assert.Equal(["image-recipe/web/1.0.0 1 Possible"], later.Lines());
        Assert.Equal(["it names image/base/1.x.x: its next build uses base/1.2.0/1"], later.Items[0].Reasons);
    }

    [Fact]
    public void A_build_on_a_wildcard_may_descend_unless_a_higher_and_a_younger_image_were_completed_before()
    {
        var list = Quiet
            .With(Listed("base/1.0.0/2", 7), Listed("web/1.0.0/1", 12), Listed("web/1.0.0/2", 8), Listed("web/1.0.0/3", 6.5), Listed("web/1.0.0/4", 3))
            .With(Recipe(Web, "base/x.x.x")).Find();

        // The first is older than the image. When the third began, the second base image may not have been completed; when the fourth did, it was.
        Assert.Equal(["web/1.0.0/2 1 Possible", "web/1.0.0/3 1 Possible", "image-recipe/web/1.0.0 1 Possible"], list.Lines());
    }

    [Fact]
    public void A_newer_image_that_is_disabled_by_now_rules_nothing_out()
    {
        var facts = Quiet.With(Listed("web/1.0.0/1", 3)).With(Recipe(Web, "base/x.x.x"));

        Assert.DoesNotContain("web/1.0.0/1 1 Possible", facts.With(Listed("base/1.0.0/2", 7)).Find().Lines());
        Assert.Contains("web/1.0.0/1 1 Possible", facts.With(Listed("base/1.0.0/2", 7, "DISABLED")).Find().Lines());
    }

    [Fact]
    public void The_history_knows_the_parent_of_a_build_whose_recipe_is_deleted_or_has_a_wildcard()
    {
        var list = Quiet.With(Recorded(Web, 5, Base), Recorded("api/1.0.0/1", 4, "base/1.0.0/2", "NOT_FOUND"), Listed("api/1.0.0/1", 4)).With(Recipe("api/1.0.0", "base/x.x.x")).Find();

        Assert.Equal(["web/1.0.0/1 1 Certain", "image-recipe/api/1.0.0 1 Certain", "api/1.0.0/1 1 Unlikely"], list.Lines());
        Assert.Equal(["the history names its parent: image/base/1.0.0/1"], list.Items[0].Reasons);
        Assert.EndsWith("but the history names another parent: image/base/1.0.0/2", Assert.Single(list.Items[2].Reasons));
    }

    [Fact]
    public void Children_of_children_descend_too_each_once_with_the_shortest_way_and_all_parents()
    {
        var list = Quiet
            .With(Recorded("web/1.0.0/1", 9, Base), Recorded("shop/1.0.0/1", 8, "web/1.0.0/1"), Recorded("api/1.0.0/1", 8, "web/1.0.0/1"))
            .With(Recipe("both/1.0.0", "shop/1.0.0/1"), Recipe("both/1.0.0", Base)).Find();

        Assert.Equal(["web/1.0.0/1 1 Certain", "image-recipe/both/1.0.0 1 Certain", "api/1.0.0/1 2 Certain", "shop/1.0.0/1 2 Certain"], list.Lines());
        Assert.Equal(["base/1.0.0/1", "shop/1.0.0/1"], list.Of("image-recipe/both/1.0.0").Parents);
    }

    [Fact]
    public void A_way_is_as_sure_as_its_weakest_link_and_an_item_as_sure_as_its_surest_way()
    {
        var facts = Quiet.With(Listed(Web, 8)).With(Recipe(Web, "base/x.x.x")).With(Recorded("shop/1.0.0/1", 5, Web));
        Assert.Equal(DescentCertainty.Possible, facts.Find().Of("shop/1.0.0/1").Certainty);

        Assert.Equal(DescentCertainty.Certain, facts.With(new AmiAncestry(Ami("shop/1.0.0/1"), ["ami-elsewhere", Ami(Base)])).Find().Of("shop/1.0.0/1").Certainty);
    }

    [Fact]
    public void A_recipe_on_its_own_images_is_followed_once_and_never_lists_the_image_itself()
    {
        var list = Quiet.With(Listed("base/1.0.0/2", 8), Listed("base/1.0.0/3", 6)).With(Recipe(Base, "base/x.x.x")).Find();

        Assert.Equal(["base/1.0.0/2", "base/1.0.0/3", "image-recipe/base/1.0.0"], list.Items.Select(item => item.Name).Order(StringComparer.Ordinal));
        Assert.True(list.IsComplete);
    }

    [Theory]
    [InlineData(DescendantFinder.MaxDepth, true)]
    [InlineData(DescendantFinder.MaxDepth + 1, false)]
    public void Further_generations_than_the_bound_are_said_to_be_left_out(int generations, bool isComplete)
    {
        var facts = Quiet.With([.. Enumerable.Range(2, generations).Select(n => Recorded($"base/1.0.0/{n}", 10 - (n / 100.0), $"base/1.0.0/{n - 1}"))]);

        var list = facts.Find();

        Assert.Equal((DescendantFinder.MaxDepth, isComplete), (list.Items.Count, list.IsComplete));
        Assert.Equal(isComplete ? [] : ["descendants of more than 10 generations are left out"], list.Incomplete);
    }

    [Theory]
    [InlineData(DescendantFinder.MaxItems, true)]
    [InlineData(DescendantFinder.MaxItems + 1, false)]
    public void More_descendants_than_the_bound_are_counted_and_the_surest_are_kept(int children, bool isComplete)
    {
        var facts = Quiet.With([.. Enumerable.Range(1, children - 1).Select(n => Recorded($"web/1.0.0/{n}", 5, Base))]).With(Listed("api/1.0.0/1", 8))
            .With(new ChannelTarget("api").Recipe);

        var list = (facts with { Periods = [new ChannelTarget("api").Period] }).Find();

        Assert.Equal((DescendantFinder.MaxItems, isComplete), (list.Items.Count, list.IsComplete));
        Assert.Equal(isComplete, list.Items.Any(item => item.Certainty is DescentCertainty.Possible));
        Assert.Equal(isComplete ? [] : ["1 of 501 descendants are left out"], list.Incomplete);
    }

    [Fact]
    public void A_parameter_that_holds_the_AMI_now_makes_its_recipe_certain_and_younger_builds_possible()
    {
        var list = Quiet.With(Listed("web/1.0.0/1", 12), Listed("web/1.0.0/2", 5)).With(Recipe(Web, "ssm:/golden/base", Ami(Base))).Find();

        Assert.Equal(["image-recipe/web/1.0.0 1 Certain", "web/1.0.0/2 1 Possible"], list.Lines().Order(StringComparer.Ordinal));
        Assert.True(list.IsComplete);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(6.5, true)]
    [InlineData(5, false)]
    [InlineData(9.9, false)]
    public void A_build_that_read_a_parameter_while_its_channel_pointed_at_the_image_may_descend_from_it(double age, bool isListed)
    {
        var channel = new ChannelTarget("web");
        var facts = Quiet.With(Listed(Web, age)).With(channel.Recipe) with { Periods = [channel.Period] };

        var list = facts.Find();

        Assert.Equal(isListed ? ["web/1.0.0/1 1 Possible"] : [], list.Lines());
        if (isListed)
            Assert.Equal(["channel base/prod had put this image into parameter /golden/base then"], list.Items[0].Reasons);
        else
            Assert.Equal(["which image parameters held is unknown for web/1.0.0/1"], list.Incomplete);
    }

    [Fact]
    public void What_a_parameter_held_is_settled_by_the_ancestry_that_EC2_records()
    {
        var facts = Quiet.With(Listed("web/1.0.0/1", 5), Listed("web/1.0.0/2", 4), Listed("web/1.0.0/3", 3), Listed("web/1.0.0/4", 2))
            .With(Recipe(Web, "ssm:/golden/base", "ami-other"));
        Assert.Equal(["which image parameters held is unknown for web/1.0.0/1, web/1.0.0/2, web/1.0.0/3 and 1 more"], facts.Find().Incomplete);

        var list = facts.With(
            new AmiAncestry(Ami("web/1.0.0/1"), [Ami(Base), "ami-amazon"]), new AmiAncestry(Ami("web/1.0.0/2"), ["ami-amazon"]),
            new AmiAncestry(Ami("web/1.0.0/3"), []) { Exists = false }, new AmiAncestry(Ami("web/1.0.0/4"), [])).Find();

        Assert.Equal(["web/1.0.0/1 1 Certain"], list.Lines());
        Assert.Equal(["EC2 records it: the ancestry of ami-web-1.0.0-1"], list.Items[0].Reasons);
        Assert.Equal(["which image parameters held is unknown for web/1.0.0/4"], list.Incomplete);
    }

    [Fact]
    public void A_public_parameter_never_held_one_of_our_images() =>
        Assert.True(Quiet.With(Listed(Web, 5)).With(Recipe(Web, "ssm:/aws/service/ami-amazon-linux-latest/al2023")).Find().IsComplete);

    [Fact]
    public void Ancestry_that_names_other_images_makes_a_possible_descendant_unlikely_but_hides_none()
    {
        var facts = Quiet.With(Listed(Web, 8)).With(Recipe(Web, "base/x.x.x"));

        var list = facts.With(new AmiAncestry(Ami(Web), ["ami-of-others"])).Find();

        Assert.Equal(["image-recipe/web/1.0.0 1 Certain", "web/1.0.0/1 1 Unlikely"], list.Lines());
        Assert.Equal("web/1.0.0/1 1 Possible", facts.With(new AmiAncestry(Ami(Web), ["ami-of-others"], IsWhole: false)).Find().Lines().Last());
    }

    [Fact]
    public void Ancestry_goes_through_images_that_no_source_knows_and_through_copies()
    {
        var copied = Listed(Web, 8);
        copied = copied with { Image = copied.Image with { AmiIds = ["ami-copy", "ami-web"] } };

        var list = Quiet.With(copied, Listed("shop/1.0.0/1", 5)).With(new AmiAncestry(Ami("shop/1.0.0/1"), ["ami-copy", "ami-web", "ami-deregistered", Ami(Base)])).Find();

        Assert.Equal(["web/1.0.0/1 1 Certain", "shop/1.0.0/1 2 Certain"], list.Lines());
    }

    [Fact]
    public void Failed_builds_have_no_image_and_those_under_way_will_have_one()
    {
        var list = Quiet.With(Listed("web/1.0.0/1", 8, "FAILED"), Listed("web/1.0.0/2", 8, "BUILDING"), Listed("web/1.0.0/3", 8, "ODD")).With(Recipe(Web, Base)).Find();

        Assert.Equal(["web/1.0.0/2", "web/1.0.0/3"], list.Items.Where(item => item.Kind is DescendantKind.Build).Select(item => item.Name));
        Assert.Equal((Truth.False, "its status is BUILDING"), (list.Items[0].Released, list.Items[0].NotReleased));
    }

    [Theory]
    [InlineData(CoverageVerdict.Covered, Truth.True, null)]
    [InlineData(CoverageVerdict.NotDemanded, Truth.True, null)]
    [InlineData(CoverageVerdict.Uncovered, Truth.False, "because")]
    [InlineData(CoverageVerdict.Unknown, Truth.Unknown, "because")]
    [InlineData(null, Truth.Unknown, "the history does not say whether its gates released it")]
    public void Each_build_says_whether_its_gates_released_it(CoverageVerdict? verdict, Truth released, string? reason)
    {
        var facts = Quiet.With(Recorded(Web, 5, Base)) with
        {
            Coverage = new Dictionary<string, GateCoverage?> { [ImageSamples.Arn(Web)] = verdict is { } known ? new(known, "because") : null },
        };

        Assert.Equal((released, reason), (facts.Find().Items[0].Released, facts.Find().Items[0].NotReleased));
    }

    [Theory]
    [InlineData(RevocationState.Pending, Truth.True)]
    [InlineData(RevocationState.Revoked, Truth.True)]
    [InlineData(RevocationState.Restored, Truth.False)]
    [InlineData(RevocationState.Unreadable, Truth.Unknown)]
    public void Each_build_says_whether_it_is_revoked_and_which_channels_point_at_it(RevocationState state, Truth revoked)
    {
        var facts = Quiet.With(Recorded(Web, 5, Base)) with
        {
            Revocations = new Dictionary<string, RevocationState> { [ImageSamples.Arn(Web)] = state },
            Channels = new Dictionary<string, IReadOnlyList<string>> { [ImageSamples.Arn(Web)] = ["web/prod"] },
        };

        Assert.Equal(revoked, facts.Find().Items[0].Revoked);
        Assert.Equal(["web/prod"], facts.Find().Items[0].Channels!);
        var unknown = (facts with { Revocations = null, Channels = null, Owners = null }).Find();
        Assert.Equal((Truth.Unknown, null, false), (unknown.Items[0].Revoked, unknown.Items[0].Channels, unknown.AreOwnersKnown));
    }

    [Fact]
    public void Builds_and_recipes_have_the_owner_of_their_names_or_pipeline()
    {
        var owners = new OwnerRules(
        [
            new("shop-team", [new() { Name = "shop", Pipelines = [new Glob("shop-*")] }]), new("web-team", [new() { Name = "web", Recipes = [new Glob("web")] }]),
        ]);
        var shop = Listed("shop/1.0.0/1", 5);
        shop = shop with { Image = shop.Image with { PipelineName = "shop-nightly" } };
        var facts = Quiet.With(Listed(Web, 5), shop).With(Recipe(Web, Base), Recipe("shop/1.0.0", Base), Recipe("api/1.0.0", Base)) with { Owners = owners };

        Assert.Equal(
            ["api/1.0.0 ", "shop/1.0.0 shop-team", "shop/1.0.0/1 shop-team", "web/1.0.0 web-team", "web/1.0.0/1 web-team"],
            facts.Find().Items.Select(item => $"{item.Name.Replace("image-recipe/", "", StringComparison.Ordinal)} {item.Owner}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_image_that_no_source_knows_or_whose_AMIs_none_names_makes_the_list_incomplete()
    {
        var unknown = Quiet with { Builds = [Listed(Web, 5)], Recipes = [Recipe(Web, Base)] };
        Assert.Equal(["no source knows base/1.0.0/1, so what names its AMIs is not found"], unknown.Find().Incomplete);
        Assert.Equal(2, unknown.Find().Items.Count);

        var bare = Listed(Base, 10);
        bare = bare with { Image = bare.Image with { AmiIds = [] } };
        Assert.Equal(["no source names the AMIs of base/1.0.0/1, so what names them is not found"], (Quiet with { Builds = [bare] }).Find().Incomplete);
        Assert.True((Quiet with { Builds = [Listed(Base, 10, "FAILED")] }).Find().IsComplete);
        Assert.True((Quiet with { Builds = [Listed(Base, 10, container: true)] }).Find().IsComplete);
    }

    [Fact]
    public void Problems_of_sources_make_the_list_incomplete_and_hide_nothing()
    {
        var list = (Quiet.With(Recorded(Web, 5, Base)) with { Problems = ["the history: denied", "channels: denied", "the history: denied"] }).Find();

        Assert.Equal(["channels: denied", "the history: denied"], list.Incomplete);
        Assert.Single(list.Items);
    }

    [Fact]
    public void A_container_recipe_descends_from_the_image_of_its_build_instance_too()
    {
        var list = Quiet.With(Listed("app/1.0.0/1", 5, container: true))
            .With(new RecipeParent("container-recipe/app", "1.0.0", ImageSamples.Arn("other/1.0.0/1")), new RecipeParent("container-recipe/app", "1.0.0", Ami(Base))).Find();

        Assert.Equal(["app/1.0.0/1 1 Certain", "container-recipe/app/1.0.0 1 Certain"], list.Lines());
    }

    /// <summary>A recipe on a parameter, and a channel that pointed at the image from nine and a half to seven days ago. The parameter may have followed a day later.</summary>
    private sealed record ChannelTarget(string Name)
    {
        public RecipeParent Recipe => DescentSamples.Recipe($"{Name}/1.0.0", "ssm:/golden/base", "ami-other");

        public ParameterPeriod Period => new("golden/base", ImageSamples.Arn(Base), "base/prod", ImageSamples.Now.AddDays(-9.5), ImageSamples.Now.AddDays(-7));
    }
}
