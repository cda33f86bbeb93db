using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Console.Elements;

/// <summary>The addresses of pages about one thing.</summary>
internal static class Paths
{
    /// <returns>The page of a build; the list of builds for a text that names none.</returns>
    public static string Build(string imageArn) => ImageBuildArn.TryParse(imageArn, out var image) ? BuildNamed(image.ShortName) : "/builds";

    /// <param name="build">As people name it: <c>web-shop/1.0.0/2</c>.</param>
    public static string BuildNamed(string build) => $"/builds/{string.Join('/', build.Split('/').Select(Uri.EscapeDataString))}";

    public static string Gate(string stepExecutionId) => $"/gates/{Uri.EscapeDataString(stepExecutionId)}";
}
