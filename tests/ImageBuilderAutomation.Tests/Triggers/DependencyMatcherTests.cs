using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

public sealed class DependencyMatcherTests
{
    private static readonly TriggerRules Rules = new()
    {
        PolicyHash = "hash",
        Rules =
        [
            new()
            {
                Name = "all",
                On = [.. Enum.GetValues<CauseKind>()],
                Exceeded = found => found.Count > 1 ? $"{found.Count} found" : null,
                CountExceeded = counts => counts["critical"] > 1 ? "counted" : null,
            },
        ],
    };

    private static PipelineGraph Graph(params Pipeline[] pipelines) => new(pipelines);

    private static ImageBuildArn Build(string name, string version = "1.2.3", int build = 4) => new("aws", "eu-west-1", "111122223333", name, version, build);

    private static string Names(IEnumerable<AffectedPipeline> affected) => string.Join(' ', affected.Where(one => one.DropReason is null).Select(one => one.Pipeline.Name));

    [Theory]
    [InlineData("image/base/x.x.x", true)]
    [InlineData("image/base/1.x.x", true)]
    [InlineData("image/base/1.2.x", true)]
    [InlineData("image/base/1.2.3", true)]
    [InlineData("image/base/1.2.3/4", true)]
    [InlineData("image/base/1.2.3/3", false)]
    [InlineData("image/base/1.2.4", false)]
    [InlineData("image/base/1.3.x", false)]
    [InlineData("image/base/2.x.x", false)]
    [InlineData("image/base-2/x.x.x", false)]
    [InlineData("image/bas/x.x.x", false)]
    public void Children_are_found_by_the_parent_image_of_their_recipe(string parent, bool reached)
    {
        var graph = Graph(TriggerWorld.PipelineOf("web", $"arn:aws:imagebuilder:eu-west-1:111122223333:{parent}"));
        Assert.Equal(reached ? "web" : "", Names(DependencyMatcher.OfParent(Build("base"), graph, Rules)));
    }

    [Theory]
    [InlineData("arn:aws:imagebuilder:eu-west-1:aws:image/base/x.x.x")]
    [InlineData("arn:aws:imagebuilder:eu-west-2:111122223333:image/base/x.x.x")]
    [InlineData("ami-0123456789abcdef0")]
    [InlineData("ssm:/imagebuilder/base")]
    public void Pipelines_with_images_of_others_or_other_parents_are_not_children(string parent) =>
        Assert.Empty(DependencyMatcher.OfParent(Build("base"), Graph(TriggerWorld.PipelineOf("web", parent)), Rules));

    [Fact]
    public void A_pipeline_with_an_unreadable_recipe_is_not_a_child_and_does_not_hide_others()
    {
        var web = TriggerWorld.PipelineOf("web", TriggerWorld.Image("base"));
        Assert.Equal("web", Names(DependencyMatcher.OfParent(Build("base"), Graph(web with { Arn = web.Arn + "2", Recipe = null }, web), Rules)));
    }

    [Fact]
    public void A_disabled_pipeline_is_dropped_with_a_reason()
    {
        var web = TriggerWorld.PipelineOf("web", TriggerWorld.Image("base")) with { IsEnabled = false };
        Assert.Equal("the pipeline is disabled", Assert.Single(DependencyMatcher.OfParent(Build("base"), Graph(web), Rules)).DropReason);
    }

    [Fact]
    public void A_cycle_is_dropped_and_named()
    {
        var graph = Graph(
            TriggerWorld.PipelineOf("base", TriggerWorld.Image("shop")), TriggerWorld.PipelineOf("web", TriggerWorld.Image("base")),
            TriggerWorld.PipelineOf("shop", TriggerWorld.Image("web")), TriggerWorld.PipelineOf("pay", TriggerWorld.Image("base")));
        var affected = DependencyMatcher.OfParent(Build("base", "1.0.0"), graph, Rules);
        Assert.Equal("the pipeline builds on its own images: web → shop → base → web", affected.Single(one => one.Pipeline.Name == "web").DropReason);
        Assert.Equal("pay", Names(affected));
        Assert.Equal(["base → web → shop → base"], graph.Cycles().Select(PipelineGraph.Describe));
    }

    [Fact]
    public void A_pipeline_that_builds_on_its_own_images_is_a_cycle_of_one()
    {
        var graph = Graph(TriggerWorld.PipelineOf("base", TriggerWorld.Image("base")));
        Assert.Equal("the pipeline builds on its own images: base → base", Assert.Single(DependencyMatcher.OfParent(Build("base", "1.0.0"), graph, Rules)).DropReason);
    }

    [Theory]
    [InlineData("x.x.x", "1.2.3/4", true)]
    [InlineData("1.2.x", "1.2.3/4", true)]
    [InlineData("1.2.3", "1.2.3/4", true)]
    [InlineData("1.2.3/3", "1.2.3/4", false)]
    [InlineData("2.x.x", "1.2.3/4", false)]
    public void A_component_affects_pipelines_whose_recipe_refers_to_it(string used, string made, bool reached)
    {
        var graph = Graph(TriggerWorld.PipelineOf("web", "ami-1", TriggerWorld.Component("other"), TriggerWorld.Component("updates", used)));
        Assert.True(VersionedArn.TryParse(TriggerWorld.Component("updates", made), out var component));
        Assert.Equal(reached ? "web" : "", Names(DependencyMatcher.OfComponent(component, graph, Rules)));
    }

    [Theory]
    [InlineData("x.x.x", true)]
    [InlineData("1.x.x", true)]
    [InlineData("1.0.0", false)]
    public void A_new_recipe_version_affects_pipelines_that_refer_to_it_with_a_wildcard(string named, bool reached)
    {
        var web = TriggerWorld.PipelineOf("web", "ami-1");
        var graph = Graph(web with { RecipeArn = web.RecipeArn!.Replace("1.0.0", named, StringComparison.Ordinal) });
        Assert.True(VersionedArn.TryParse(web.RecipeArn!.Replace("1.0.0", "1.1.0", StringComparison.Ordinal), out var recipe));
        Assert.Equal(reached ? "web" : "", Names(DependencyMatcher.OfRecipe(recipe, graph, Rules)));
    }

    [Fact]
    public void A_parameter_affects_pipelines_whose_recipe_or_rule_names_it()
    {
        var graph = Graph(TriggerWorld.PipelineOf("web", "ssm:/golden/base"), TriggerWorld.PipelineOf("pay", "ami-1"));
        Assert.Equal("web", Names(DependencyMatcher.OfParameter("/golden/base", graph, Rules)));
        Assert.Equal("", Names(DependencyMatcher.OfParameter("/golden/other", graph, Rules)));
        TriggerRule rule = new()
        {
            Name = "named",
            On = [CauseKind.ParameterChanged],
            Parameters = name => name == "/golden/other",
            Selects = pipeline => pipeline.Name == "pay",
        };
        var named = Rules with { Rules = [rule] };
        Assert.Equal("pay", Names(DependencyMatcher.OfParameter("/golden/other", graph, named)));
    }

    [Theory]
    [InlineData("ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/golden/base", "/golden/base", true)]
    [InlineData("ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/base", "base", true)]
    [InlineData("ssm:golden", "/golden", true)]
    [InlineData("ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/golden/base", "/base", false)]
    [InlineData("ssm:/golden/base", "/golden/base/x", false)]
    [InlineData("ami-1", "ami-1", false)]
    public void A_parameter_may_be_named_by_its_ARN(string parent, string changed, bool reached) =>
        Assert.Equal(reached ? "web" : "", Names(DependencyMatcher.OfParameter(changed, Graph(TriggerWorld.PipelineOf("web", parent)), Rules)));

    [Theory]
    [InlineData(1, 9, false)]
    [InlineData(2, 0, true)]
    public void Known_findings_count_instead_of_the_counts_of_the_event(int found, int counted, bool reached) => Assert.Equal(
        reached ? "web" : "",
        Names(Scan(
            new Known<IReadOnlyList<Finding>>.Yes([.. Enumerable.Range(1, found).Select(n => new Finding($"CVE-{n}", "CRITICAL", "YES"))]), counted)));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Unknown_findings_are_not_clean(int counted, bool reached) =>
        Assert.Equal(reached ? "web" : "", Names(Scan(new Known<IReadOnlyList<Finding>>.No("too many pages"), counted)));

    [Fact]
    public void An_image_that_was_built_for_findings_and_still_has_them_is_not_built_again() => Assert.Equal(
        "the image was built because of findings and still has findings",
        Assert.Single(Scan(new Known<IReadOnlyList<Finding>>.No("x"), 5, builtForFindings: true)).DropReason);

    [Fact]
    public void Rules_for_other_causes_do_not_match() => Assert.Empty(DependencyMatcher.OfParent(
        Build("base"), Graph(TriggerWorld.PipelineOf("web", TriggerWorld.Image("base"))),
        Rules with { Rules = [new() { Name = "cve", On = [CauseKind.FindingsFound] }] }));

    private static IReadOnlyList<AffectedPipeline> Scan(Known<IReadOnlyList<Finding>> findings, int counted, bool builtForFindings = false)
    {
        var web = TriggerWorld.PipelineOf("web", "ami-1");
        return DependencyMatcher.OfScan(
            new(web.Arn, findings, new Dictionary<string, int> { ["critical"] = counted }, builtForFindings),
            Graph(web, TriggerWorld.PipelineOf("pay", "ami-1")), Rules);
    }
}
