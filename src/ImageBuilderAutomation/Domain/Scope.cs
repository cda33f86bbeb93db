namespace ImageBuilderAutomation.Domain;

/// <summary>
/// A named set of builds or infrastructure configurations. Every member that is set has to match; a list matches when one of its entries does.
/// </summary>
public sealed record Scope
{
    public required string Name { get; init; }

    public IReadOnlyList<Glob>? Pipelines { get; init; }

    public IReadOnlyList<Glob>? Recipes { get; init; }

    public IReadOnlyList<Glob>? Images { get; init; }

    /// <summary>Patterns for the image's semantic version without its build number.</summary>
    public IReadOnlyList<Glob>? Versions { get; init; }

    public IReadOnlyDictionary<string, Glob>? Tags { get; init; }

    /// <summary>Names of infrastructure configurations.</summary>
    public IReadOnlyList<Glob>? Configurations { get; init; }

    public IReadOnlyList<string>? Platforms { get; init; }

    public IReadOnlyList<string>? BuildTypes { get; init; }

    /// <summary>Sets a member that only builds have, so the scope never selects a configuration.</summary>
    public bool IsOfBuilds => Recipes is not null || Images is not null || Versions is not null || Platforms is not null || BuildTypes is not null;

    /// <summary>Sets <c>configurations</c>, so the scope never selects a build.</summary>
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

    /// <summary>Selects a pipeline by the images it builds. Members that only a build has (version, build type) are ignored.</summary>
    public bool Selects(Pipeline pipeline) =>
        !IsOfConfigurations
        && Matches(Pipelines, pipeline.Name)
        && Matches(Recipes, pipeline.ImageName)
        && Matches(Images, pipeline.ImageName)
        && (Tags is null || Tags.All(tag => pipeline.Tags.TryGetValue(tag.Key, out var value) && tag.Value.Matches(value)))
        && Includes(Platforms, pipeline.Platform);

    /// <summary>Selects an infrastructure configuration by the name in its ARN, its tags and the names of the pipelines that build with it.</summary>
    public bool SelectsConfiguration(string arn, IReadOnlyDictionary<string, string> tags, IReadOnlyList<string> pipelines) =>
        !IsOfBuilds
        && Matches(Configurations, NameIn(arn))
        && (Pipelines is null || pipelines.Any(pipeline => Matches(Pipelines, pipeline)))
        && (Tags is null || Tags.All(tag => tags.TryGetValue(tag.Key, out var value) && tag.Value.Matches(value)));

    /// <summary>Selects by names alone. A name that is not known does not match, and a scope with members that no name decides selects nothing.</summary>
    /// <param name="image">The image's name, which is also its recipe's.</param>
    public bool SelectsNames(string? pipeline, string? image, string? version) =>
        !IsOfConfigurations && Tags is null && Platforms is null && BuildTypes is null
        && Matches(Pipelines, pipeline) && Matches(Recipes, image) && Matches(Images, image) && Matches(Versions, version);

    /// <summary>For rules that loosen a gate or retire an image: an unknown fact does not match.</summary>
    public bool SelectsForSure(ImageFacts image) =>
        Selects(image) && (Platforms is null || image.Platform is not null) && (BuildTypes is null || image.BuildType is not null);

    /// <summary>A missing name is a known fact (an image can have no pipeline), so it does not match.</summary>
    private static bool Matches(IReadOnlyList<Glob>? globs, string? name) =>
        globs is null || (name is not null && globs.Any(glob => glob.Matches(name)));

    /// <summary>
    /// Every image has a platform and a build type. When the service does not report one, the value matches: an unknown fact must not loosen a gate.
    /// </summary>
    private static bool Includes(IReadOnlyList<string>? values, string? value) =>
        values is null || value is null || values.Contains(value);

    /// <summary>
    /// The second part of <c>…:image-recipe/web-shop/1.0.0</c>, <c>…:container-recipe/…</c> and <c>…:infrastructure-configuration/…</c>.
    /// </summary>
    private static string? NameIn(string? arn) => arn?.Split('/') is [_, var name, ..] ? name : null;
}
