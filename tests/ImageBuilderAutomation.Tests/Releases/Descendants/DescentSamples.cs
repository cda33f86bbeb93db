using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Descendants;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Releases.Descendants;

/// <summary>Facts about the image <c>base/1.0.0/1</c>, which is ten days old and has the AMI <c>ami-base-1.0.0-1</c>.</summary>
internal static class DescentSamples
{
    public const string Base = "base/1.0.0/1";

    public static DescendantFacts Quiet { get; } = new()
    {
        Image = ImageBuildArn.Parse(ImageSamples.Arn(Base)),
        Builds = [Listed(Base, 10)],
        Revocations = new Dictionary<string, RevocationState>(),
        Channels = new Dictionary<string, IReadOnlyList<string>>(),
        Owners = OwnerRules.None,
    };

    /// <summary>A build in Image Builder's lists.</summary>
    public static KnownBuild Listed(string path, double? age, string status = "AVAILABLE", bool container = false) =>
        new(DescentSource.ImageBuilder, ImageSamples.Image(path, age, status, container));

    /// <summary>A build in the history.</summary>
    public static KnownBuild Recorded(string path, double? age, string parent, string status = "AVAILABLE") =>
        new(DescentSource.History, ImageSamples.Image(path, age, status), Recipe(path, parent));

    /// <param name="parent"><c>base/x.x.x</c>, an AMI, or a parameter.</param>
    /// <param name="value">What a parameter holds now.</param>
    public static RecipeParent Recipe(string path, string parent, string? value = null) => path.Split('/') is [var name, var version, ..]
        ? new($"image-recipe/{name}", version, parent.StartsWith("ami-", StringComparison.Ordinal) || parent.StartsWith("ssm:", StringComparison.Ordinal) ? parent : ImageSamples.Arn(parent))
        {
            ParameterValue = value,
        }
        : throw new ArgumentException("Expected name/version.", nameof(path));

    public static string Ami(string path) => $"ami-{path.Replace('/', '-')}";

    public static DescendantFacts With(this DescendantFacts facts, params KnownBuild[] builds) => facts with { Builds = [.. facts.Builds, .. builds] };

    public static DescendantFacts With(this DescendantFacts facts, params RecipeParent[] recipes) => facts with { Recipes = [.. facts.Recipes, .. recipes] };

    public static DescendantFacts With(this DescendantFacts facts, params AmiAncestry[] ancestries) => facts with { Ancestries = [.. facts.Ancestries, .. ancestries] };

    public static DescendantList Find(this DescendantFacts facts) => DescendantFinder.Find(facts);

    /// <summary>Every item with its depth and certainty: <c>web/1.0.0/1 1 Certain</c>.</summary>
    public static IEnumerable<string> Lines(this DescendantList list) => list.Items.Select(item => $"{item.Name} {item.Depth} {item.Certainty}");

    public static Descendant Of(this DescendantList list, string name) => Assert.Single(list.Items, item => item.Name == name);
}
