using System.Xml.Linq;
using TestKit;

namespace Conventions;

public sealed class LayerTests
{
    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        var projects = Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains("AwsPackages", StringComparison.Ordinal)).ToList();

        Assert.True(projects.Count >= 7);
        Assert.Empty(projects.SelectMany(file => LayerRules.ForbiddenReferences(Path.GetFileNameWithoutExtension(file), ReferencesOf(file))));
    }

    [LongFact]
    public void Layers_of_the_core_reference_only_what_they_may()
    {
        var core = FolderGraph.OfProject(Repository.PathOf("src", "ImageBuilderAutomation"));

        Assert.NotEmpty(core.References);
        Assert.Empty(LayerRules.Violations(core));
    }

    [Theory]
    [InlineData("using ImageBuilderAutomation.Policies; namespace ImageBuilderAutomation.Gates; class A { Rule? use; }")]
    [InlineData("namespace ImageBuilderAutomation.Gates; class A { Policies.Rule? use; }")]
    [InlineData("using static ImageBuilderAutomation.Policies.Rule; namespace ImageBuilderAutomation.Gates; class A { int use = Of(); }")]
    [InlineData("using R = ImageBuilderAutomation.Policies.Rule; namespace ImageBuilderAutomation.Gates; class A { R? use; }")]
    public void A_forbidden_use_is_detected(string source) => Assert.Contains(
        "Gates must not use Policies: A.cs uses Rule",
        LayerRules.Violations(FolderGraph.Of(
            "Sample",
            [("Gates/A.cs", source), ("Policies/Rule.cs", "namespace ImageBuilderAutomation.Policies; public class Rule { public static int Of() => 0; }")])));

    [Fact]
    public void A_forbidden_reference_is_detected() => Assert.Equal(
        "ImageBuilderAutomation.Emulator must not reference ImageBuilderAutomation",
        Assert.Single(LayerRules.ForbiddenReferences("ImageBuilderAutomation.Emulator", ["ImageBuilderModel", "ImageBuilderAutomation"])));

    [Fact]
    public void A_layer_without_a_rule_is_seen()
    {
        var graph = FolderGraph.Of(
                    "Sample", [("Helpers/A.cs", "namespace A; class A { B.B? use; }"), ("Gates/B.cs", "namespace B; public class B;")]);
        Assert.StartsWith("Helpers has no rule", Assert.Single(LayerRules.Violations(graph)));
        Assert.StartsWith("Common has no rule", Assert.Single(LayerRules.ForbiddenReferences("Common", [])));
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        from reference in XDocument.Load(project).Descendants("ProjectReference")
        let path = ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/')
        where !path.Contains("AwsPackages", StringComparison.Ordinal)
        select Path.GetFileNameWithoutExtension(path);
}
