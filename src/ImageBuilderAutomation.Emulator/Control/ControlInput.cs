using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Reads the input of a control route completely, so that commands never meet a value that cannot be decoded.</summary>
internal static class ControlInput
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions NothingTwice = new() { AllowDuplicateProperties = false };

    public static JsonObject OfQuery(IQueryCollection query) =>
        new(query.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)JsonValue.Create(q.Value.ToString()))));

    public static JsonObject OfBody(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return [];
        try
        {
            var input = JsonNode.Parse(body.Span, documentOptions: NothingTwice) as JsonObject
                ?? throw new ControlException("The body must be a JSON object.");
            ReadTexts(input);
            return input;
        }
        catch (JsonException e)
        {
            throw new ControlException($"The body is not valid JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new ControlException("The body contains a string that is not valid UTF-8.");
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
