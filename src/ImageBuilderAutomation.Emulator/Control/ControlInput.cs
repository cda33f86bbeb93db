using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Reads the input of a control route completely, so that commands never meet a value that cannot be decoded.</summary>
internal static class ControlInput
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Body = new() { AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions File = new()
    {
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static JsonObject OfQuery(IQueryCollection query) =>
        new(query.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)JsonValue.Create(q.Value.ToString()))));

    public static JsonObject OfBody(ReadOnlyMemory<byte> body) => body.IsEmpty ? [] : Parse("The body", () => JsonNode.Parse(body.Span, documentOptions: Body));

    /// <param name="text">JSON that may have comments and trailing commas.</param>
    public static JsonObject OfFile(string text) => Parse("The file", () => JsonNode.Parse(text, documentOptions: File));

    private static JsonObject Parse(string what, Func<JsonNode?> parse)
    {
        try
        {
            var input = parse() as JsonObject ?? throw new ControlException($"{what} must be a JSON object.");
            ReadTexts(input);
            return input;
        }
        catch (JsonException e)
        {
            throw new ControlException($"{what} is not valid JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new ControlException($"{what} contains a string that is not valid Unicode.");
        }
    }

    /// <param name="path">Bucket and key, separated by a slash.</param>
    public static JsonObject OfObject(string method, string path, ReadOnlyMemory<byte> body)
    {
        try
        {
            return new() { ["uri"] = $"s3://{path}", ["text"] = method == "DELETE" ? null : Strict.GetString(body.Span) };
        }
        catch (DecoderFallbackException)
        {
            throw new ControlException("The body must be UTF-8 text.");
        }
    }

    private static void ReadTexts(JsonNode? node)
    {
        if (node is JsonObject members)
            members.ToList().ForEach(member => ReadTexts(member.Value));
        else if (node is JsonArray items)
            items.ToList().ForEach(ReadTexts);
        else if (node?.GetValueKind() == JsonValueKind.String)
            node.GetValue<string>();
    }
}
