namespace ImageBuilderAutomation.Local.Commands;

internal static class Endpoint
{
    /// <summary>As people write it, without the closing slash.</summary>
    public static string Text(Uri url) => url.ToString().TrimEnd('/');
}
