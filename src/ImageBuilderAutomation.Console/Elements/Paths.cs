using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Console.Elements;

/// <summary>The addresses of pages about one thing.</summary>
internal static class Paths
{
    /// <returns>The page of a build; the list of builds for a text that names none.</returns>
    public static string Build(string imageArn) => ImageBuildArn.TryParse(imageArn, out var image) ? $"/builds/{image.ShortName}" : "/builds";

    public static string Gate(string stepExecutionId) => $"/gates/{Uri.EscapeDataString(stepExecutionId)}";
}
