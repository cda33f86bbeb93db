using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>A named set of builds. What is given must all match; a list matches when one of its entries does.</summary>
public sealed record Scope
{
    public required string Name { get; init; }

    public IReadOnlyList<Glob>? Pipelines { get; init; }

    public IReadOnlyList<Glob>? Recipes { get; init; }

    public IReadOnlyList<Glob>? Images { get; init; }

    /// <summary>Of the image's semantic version, without its build number.</summary>
    public IReadOnlyList<Glob>? Versions { get; init; }

    public IReadOnlyDictionary<string, Glob>? Tags { get; init; }

    public IReadOnlyList<string>? Platforms { get; init; }

    public IReadOnlyList<string>? BuildTypes { get; init; }

    public bool Selects(ImageFacts image) =>
        Matches(Pipelines, image.PipelineName)
        && Matches(Recipes, NameIn(image.RecipeArn))
        && Matches(Images, ImageBuildArn.TryParse(image.Arn, out var arn) ? arn.Name : image.Name)
        && Matches(Versions, image.Version)
        && (Tags is null || Tags.All(tag => image.Tags.TryGetValue(tag.Key, out var value) && tag.Value.Matches(value)))
        && Includes(Platforms, image.Platform)
        && Includes(BuildTypes, image.BuildType);

    /// <summary>For what loosens a gate or retires an image: here a fact that is missing must not count as matching.</summary>
    public bool SelectsForSure(ImageFacts image) =>
        Selects(image) && (Platforms is null || image.Platform is not null) && (BuildTypes is null || image.BuildType is not null);

    /// <summary>An image without pipeline or recipe is a known fact, and not selected by one.</summary>
    private static bool Matches(IReadOnlyList<Glob>? globs, string? name) =>
        globs is null || (name is not null && globs.Any(glob => glob.Matches(name)));

    /// <summary>Every image has a platform and a build type. Where the service did not tell, the rule applies: a fact that is missing must not loosen the gate.</summary>
    private static bool Includes(IReadOnlyList<string>? values, string? value) =>
        values is null || value is null || values.Contains(value);

    /// <summary><c>…:image-recipe/web-shop/1.0.0</c> and <c>…:container-recipe/…</c> name the recipe in their second part.</summary>
    private static string? NameIn(string? recipeArn) => recipeArn?.Split('/') is [_, var name, ..] ? name : null;
}
