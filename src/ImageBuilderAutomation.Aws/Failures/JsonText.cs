using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Aws.Failures;

internal static class JsonText
{
    /// <returns>Null when the text is not a JSON object.</returns>
    public static JsonObject? Object(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The name in <c>arn:aws:lambda:region:account:function:name:$LATEST</c>.</summary>
    public static string? FunctionOf(string? arn) => arn?.Split(':') is [_, _, "lambda", _, _, "function", { Length: > 0 } name, ..] ? name : null;
}
