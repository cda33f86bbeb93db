using System.Xml.Linq;
using TestKit;

namespace Conventions;

public sealed class LayerTests
{
    private static readonly string Core = Repository.PathOf("src", "ImageBuilderAutomation");

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        var projects = Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains("AwsPackages", StringComparison.Ordinal)).ToList();

        Assert.True(projects.Count >= 7);
        Assert.Empty(projects.SelectMany(file => LayerRules.ForbiddenReferences(Path.GetFileNameWithoutExtension(file), ReferencesOf(file))));
    }

    [Fact]
    public void Layers_of_the_core_reference_only_what_they_may()
    {
        var files = Directory.EnumerateDirectories(Core)
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Select(file => (Room: Path.GetFileName(folder), file)))
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(f => LayerRules.Violations(f.Room, File.ReadAllText(f.file)).Select(line => $"{Path.GetFileName(f.file)}: {line}")));
    }

    [Theory]
    [InlineData("using ImageBuilderAutomation.Policies;")]
    [InlineData("global using ImageBuilderAutomation.Policies.Reading;")]
    [InlineData("using static ImageBuilderAutomation.Policies.ScenarioFacts;")]
    [InlineData("using P = ImageBuilderAutomation.Policies.Policy;")]
    public void A_forbidden_using_is_detected(string line) =>
        Assert.Equal("Gates uses Policies", Assert.Single(LayerRules.Violations("Gates", $"using System;\n{line}\nusing ImageBuilderAutomation.Domain;")));

    [Fact]
    public void A_forbidden_reference_is_detected() => Assert.Equal(
        "ImageBuilderAutomation.Emulator must not reference ImageBuilderAutomation",
        Assert.Single(LayerRules.ForbiddenReferences("ImageBuilderAutomation.Emulator", ["ImageBuilderModel", "ImageBuilderAutomation"])));

    [Fact]
    public void A_layer_without_a_rule_is_seen()
    {
        Assert.StartsWith("Helpers has no rule", Assert.Single(LayerRules.Violations("Helpers", "")));
        Assert.StartsWith("Common has no rule", Assert.Single(LayerRules.ForbiddenReferences("Common", [])));
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        from reference in XDocument.Load(project).Descendants("ProjectReference")
        let path = ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/')
        where !path.Contains("AwsPackages", StringComparison.Ordinal)
        select Path.GetFileNameWithoutExtension(path);
}
