using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>Formats the output of a process like the log of in-process functions: JSON log records become readable lines, other lines stay unchanged.</summary>
internal static class FunctionOutput
{
    public static string Line(string function, DateTimeOffset at, string text) =>
        Record(text) is { } record && record["message"] is { } message
            ? $"{at:yyyy-MM-dd HH:mm:ss} {record["level"]?.ToString(),-11} {function}: {message}{Exception(record["exception"])}"
            : $"{at:yyyy-MM-dd HH:mm:ss} {function}: {text}";

    private static string Exception(JsonNode? exception) =>
        exception is JsonObject e ? $" {e["type"]}: {e["message"]}{Environment.NewLine}{e["stack_trace"]}" : "";

    private static JsonObject? Record(string text)
    {
        if (!text.StartsWith('{'))
            return null;
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
