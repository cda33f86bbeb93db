namespace ImageBuilderAutomation.Local.Commands;

internal static class Endpoint
{
    /// <summary>The URL without the trailing slash.</summary>
    public static string Text(Uri url) => url.ToString().TrimEnd('/');
}
