using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>Reads JSON from outside. It refuses a repeated member and a text that is not Unicode, which the library would report only when they are used.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <returns>False if the text is not JSON. A JSON null gives true and no node.</returns>
    public static bool TryParse(string text, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(text, documentOptions: Options);
            return JsonTexts.ProblemOf(text) is null;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }
}
