using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Console.Releases;

/// <summary>A build as people write it: <c>web/1.0.0/7</c>, or its ARN.</summary>
internal static class NamedBuild
{
    /// <exception cref="InvalidDataException">The text names no build of the account and Region.</exception>
    public static ImageBuildArn Read(string? text, AccountRegion own)
    {
        var name = text?.Trim() ?? "";
        return ImageBuildArn.TryParseName(name, own, out var image) && image.IsIn(own)
            ? image
            : throw new InvalidDataException($"Expected a build of this account and Region such as web/1.0.0/7, or its ARN, found '{name}'.");
    }
}
