using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageBuilderAutomation.Domain;

/// <summary>The ARN of a versioned resource, or a reference to one such as <c>…:component/updates/1.x.x</c>.</summary>
/// <param name="Account">The owner: twelve digits, or <c>aws</c> for resources that the service provides.</param>
/// <param name="Type"><c>image</c>, <c>component</c>, <c>image-recipe</c> or <c>container-recipe</c>.</param>
/// <param name="Version">Three nodes; in a reference, trailing nodes may be <c>x</c>.</param>
/// <param name="Build">Null if not given: any build.</param>
public sealed record VersionedArn(string Region, string Account, string Type, string Name, string Version, int? Build)
{
    /// <summary>The end of the ARN, as people write it: <c>component/updates/1.0.0/1</c>.</summary>
    public string Path => $"{Type}/{Name}/{Version}{(Build is { } build ? string.Create(CultureInfo.InvariantCulture, $"/{build}") : "")}";

    public static bool TryParse(string? text, [NotNullWhen(true)] out VersionedArn? arn)
    {
        arn = null;
        if (text?.Split(':', 6) is not ["arn", { Length: > 0 }, "imagebuilder", { Length: > 0 } region, { Length: > 0 } account, var resource])
            return false;
        if (resource.Split('/') is not
            [("image" or "component" or "image-recipe" or "container-recipe") and var type, var name, var version, .. var rest])
        {
            return false;
        }

        if (!ArnText.IsName(name) || !ArnText.IsVersionReference(version) || rest.Length > 1)
            return false;

        int? build = null;
        if (rest is [var number])
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
                return false;
            build = parsed;
        }

        arn = new(region, account, type, name, version, build);
        return true;
    }

    public static VersionedArn Of(ImageBuildArn image) => new(image.Region, image.Account, "image", image.Name, image.Version, image.Build);

    public bool IsIn(AccountRegion accountRegion) => Account == accountRegion.Account && Region == accountRegion.Region;

    /// <summary>Whether this reference can resolve to that version or build. <c>x</c> matches any number, a missing build any build.</summary>
    public bool ResolvesTo(VersionedArn other) =>
        (Region, Account, Type, Name) == (other.Region, other.Account, other.Type, other.Name)
        && (Build is null || other.Build is null || Build == other.Build)
        && Version.Split('.').Zip(other.Version.Split('.')).All(node => node.First == "x" || node.Second == "x" || node.First == node.Second);
}
