using FsCheck;
using FsCheck.Fluent;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Releases.Descendants;
using TestKit.Lifecycle;
using static ImageBuilderAutomation.Tests.Releases.Descendants.DescentSamples;

namespace ImageBuilderAutomation.Tests.Releases.Descendants;

/// <summary>Properties of every list, checked with random builds, recipes, ancestries and moves of channels.</summary>
public sealed class DescendantProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(400);

    private static readonly string[] Parents =
        ["base/x.x.x", "base/1.0.x", "base/1.0.0/1", "web/x.x.x", "web/1.0.0/2", "shop/1.0.0/1", "ami-base-1.0.0-1", "ami-web-1.0.0-1", "ssm:/golden/base", "ssm:/golden/web"];

    /// <summary>An image and which sources know it: 1 the lists, 2 the history, 3 both. The sources agree about when it was made.</summary>
    private static readonly Gen<IReadOnlyList<KnownBuild>> ABuild =
        from name in Gen.Elements("base", "web", "shop")
        from build in Gen.Choose(1, 3)
        from known in Gen.Choose(1, 3)
        from listed in Gen.Elements("AVAILABLE", "DEPRECATED", "DISABLED", "BUILDING", "FAILED")
        from recorded in Gen.Elements("AVAILABLE", "DISABLED", "NOT_FOUND")
        from parent in Gen.Elements(Parents)
        select Known($"{name}/1.0.0/{build}", name == "base" && build == 1 ? 3 : known, listed, recorded, parent);

    private static readonly Gen<AmiAncestry> AnAncestry =
        from ami in Gen.Elements("ami-web-1.0.0-1", "ami-web-1.0.0-2", "ami-shop-1.0.0-1", "ami-shop-1.0.0-3", "ami-unknown")
        from ancestors in Gen.Elements("ami-base-1.0.0-1", "ami-web-1.0.0-1", "ami-web-1.0.0-3", "ami-others").ArrayOf(2)
        from whole in Gen.Elements(true, false)
        select new AmiAncestry(ami, ancestors, whole);

    private static readonly Gen<RecipeParent> ARecipe =
        from name in Gen.Elements("base", "web", "shop")
        from parent in Gen.Elements(Parents)
        from value in Gen.Elements<string?>("ami-base-1.0.0-1", "ami-web-1.0.0-2", null)
        select Recipe($"{name}/1.0.0", parent, parent.StartsWith("ssm:", StringComparison.Ordinal) ? value : null);

    private static readonly Gen<ParameterPeriod> APeriod =
        from parameter in Gen.Elements("golden/base", "golden/web")
        from image in Gen.Elements("base/1.0.0/1", "web/1.0.0/1")
        from begin in Gen.Choose(5, 12)
        from length in Gen.Elements<int?>(1, 3, null)
        select new ParameterPeriod(parameter, ImageSamples.Arn(image), "c/prod", ImageSamples.Now.AddDays(-begin), length is { } days ? ImageSamples.Now.AddDays(days - begin) : null);

    private static readonly Gen<DescendantFacts> Case =
        from size in Gen.Choose(0, 8)
        from builds in ABuild.ArrayOf(size)
        from recipes in ARecipe.ArrayOf(3)
        from ancestries in AnAncestry.ArrayOf(2)
        from periods in APeriod.ArrayOf(2)
        select Quiet with
        {
            // Each image once, and the one that is asked about is known to every source.
            Builds = [.. Known(Base, 3, "AVAILABLE", "AVAILABLE", "other/1.0.0/1").Concat(builds.SelectMany(build => build))
                .DistinctBy(build => (build.Source, build.Image.Arn))],
            Recipes = recipes,
            Ancestries = ancestries,
            Periods = periods,
        };

    /// <summary>Each source that can be missing.</summary>
    private static readonly Func<DescendantFacts, DescendantFacts>[] Without =
    [
        facts => facts with { Builds = [.. facts.Builds.Where(build => build.Source != DescentSource.History)] },
        facts => facts with { Builds = [.. facts.Builds.Where(build => build.Source != DescentSource.ImageBuilder)] },
        facts => facts with { Recipes = [] },
        facts => facts with { Ancestries = [] },
        facts => facts with { Periods = [] },
    ];

    private static void Holds(Action<DescendantFacts, DescendantList> property) =>
        Prop.ForAll(Case.ToArbitrary(), facts => property(facts, facts.Find())).Check(Config);

    [Fact]
    public void The_order_of_the_facts_does_not_matter() => Holds((facts, list) =>
    {
        var other = (facts with
        {
            Builds = [.. facts.Builds.Reverse()],
            Recipes = [.. facts.Recipes.Reverse()],
            Ancestries = [.. facts.Ancestries.Reverse()],
            Periods = [.. facts.Periods.Reverse()],
        }).Find();

        Assert.Equal(list.Items.Select(Text), other.Items.Select(Text));
        Assert.Equal(list.Incomplete, other.Incomplete);
    });

    [Fact]
    public void A_further_source_never_lists_fewer() => Holds((facts, list) =>
    {
        foreach (var without in Without)
            Assert.Subset(list.Items.Select(item => item.Arn).ToHashSet(), without(facts).Find().Items.Select(item => item.Arn).ToHashSet());
    });

    [Fact]
    public void Every_item_is_listed_once_with_a_reason_and_a_parent_that_is_nearer() => Holds((_, list) =>
    {
        Assert.Equal(list.Items.Count, list.Items.DistinctBy(item => item.Arn).Count());
        Assert.DoesNotContain(list.Items, item => item.Arn == list.Image.ToString());
        foreach (var item in list.Items)
        {
            Assert.NotEmpty(item.Reasons);
            Assert.Contains(item.Parents, parent => item.Depth == 1 ? parent == Base : list.Items.Any(other => other.Name == parent && other.Depth == item.Depth - 1));
        }
    });

    [Fact]
    public void A_build_that_the_history_says_was_made_from_the_image_is_certain() => Holds((facts, list) =>
    {
        foreach (var build in facts.Builds.Where(build => build.Parent?.ParentImage == ImageSamples.Arn(Base) && !build.Image.HasFailed && build.Image.Arn != facts.Image))
            Assert.Equal(DescentCertainty.Certain, Assert.Single(list.Items, item => item.Arn == build.Image.Arn.ToString()).Certainty);
    });

    private static IReadOnlyList<KnownBuild> Known(string path, int known, string listed, string recorded, string parent)
    {
        var age = path[0] == 'b' ? 13 - path[^1] + '0' : 9 - path[^1] + '0';
        return
        [
            .. (known & 1) == 1 ? new[] { Listed(path, age, listed) } : [],
            .. (known & 2) == 2 ? new[] { Recorded(path, age, parent, recorded) } : [],
        ];
    }

    private static string Text(Descendant item) =>
        $"{item.Arn} {item.Depth} {item.Certainty} {item.Status} {string.Join(',', item.Parents)} {string.Join(';', item.Reasons)}";
}
