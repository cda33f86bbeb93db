using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Policies;

/// <summary>A named set of builds, or of infrastructure configurations. What is given must all match; a list matches when one of its entries does.</summary>
public sealed record Scope
{
    public required string Name { get; init; }

    public IReadOnlyList<Glob>? Pipelines { get; init; }

    public IReadOnlyList<Glob>? Recipes { get; init; }

    public IReadOnlyList<Glob>? Images { get; init; }

    /// <summary>Of the image's semantic version, without its build number.</summary>
    public IReadOnlyList<Glob>? Versions { get; init; }

    public IReadOnlyDictionary<string, Glob>? Tags { get; init; }

    /// <summary>Infrastructure configurations' names.</summary>
    public IReadOnlyList<Glob>? Configurations { get; init; }

    public IReadOnlyList<string>? Platforms { get; init; }

    public IReadOnlyList<string>? BuildTypes { get; init; }

    /// <summary>Names what only a build has, so that it says nothing of a configuration.</summary>
    public bool IsOfBuilds => Recipes is not null || Images is not null || Versions is not null || Platforms is not null || BuildTypes is not null;

    /// <summary>Names configurations, so that it says nothing of a build.</summary>
    public bool IsOfConfigurations => Configurations is not null;

    public bool Selects(ImageFacts image) =>
        !IsOfConfigurations
        && Matches(Pipelines, image.PipelineName)
        && Matches(Recipes, NameIn(image.RecipeArn))
        && Matches(Images, ImageBuildArn.TryParse(image.Arn, out var arn) ? arn.Name : image.Name)
        && Matches(Versions, image.Version)
        && (Tags is null || Tags.All(tag => image.Tags.TryGetValue(tag.Key, out var value) && tag.Value.Matches(value)))
        && Includes(Platforms, image.Platform)
        && Includes(BuildTypes, image.BuildType);

    /// <summary>A pipeline as the images it makes; what only a build has (its version, how it began) is not looked at.</summary>
    public bool Selects(Pipeline pipeline) =>
        !IsOfConfigurations
        && Matches(Pipelines, pipeline.Name)
        && Matches(Recipes, pipeline.ImageName)
        && Matches(Images, pipeline.ImageName)
        && (Tags is null || Tags.All(tag => pipeline.Tags.TryGetValue(tag.Key, out var value) && tag.Value.Matches(value)))
        && Includes(Platforms, pipeline.Platform);

    /// <summary>By its name, its tags, and the pipelines that build with it.</summary>
    public bool Selects(ConfigurationFacts facts)
    {
        var tags = facts.Configuration.Fields.MapOf(ConfigurationField.Tags);
        return !IsOfBuilds
            && Matches(Configurations, NameIn(facts.Configuration.Arn))
            && (Pipelines is null || facts.Pipelines.Any(pipeline => Matches(Pipelines, pipeline)))
            && (Tags is null || Tags.All(tag => tags.TryGetValue(tag.Key, out var value) && tag.Value.Matches(value)));
    }

    /// <summary>For what loosens a gate or retires an image: here a fact that is missing must not count as matching.</summary>
    public bool SelectsForSure(ImageFacts image) =>
        Selects(image) && (Platforms is null || image.Platform is not null) && (BuildTypes is null || image.BuildType is not null);

    /// <summary>An image without pipeline or recipe is a known fact, and not selected by one.</summary>
    private static bool Matches(IReadOnlyList<Glob>? globs, string? name) =>
        globs is null || (name is not null && globs.Any(glob => glob.Matches(name)));

    /// <summary>Every image has a platform and a build type. Where the service did not tell, the rule applies: a fact that is missing must not loosen the gate.</summary>
    private static bool Includes(IReadOnlyList<string>? values, string? value) =>
        values is null || value is null || values.Contains(value);

    /// <summary><c>…:image-recipe/web-shop/1.0.0</c>, <c>…:container-recipe/…</c> and <c>…:infrastructure-configuration/…</c> have the name in their second part.</summary>
    private static string? NameIn(string? arn) => arn?.Split('/') is [_, var name, ..] ? name : null;
}
