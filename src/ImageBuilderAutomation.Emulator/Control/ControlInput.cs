using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>What a control route is given, read once and to its end: the commands meet no node that cannot be read.</summary>
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
            var input = JsonNode.Parse(body.Span, documentOptions: NothingTwice) as JsonObject ?? throw new ControlException("The body must be a JSON object.");
            ReadTexts(input);
            return input;
        }
        catch (JsonException e)
        {
            throw new ControlException($"The body is not valid JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new ControlException("The body holds a text that is not UTF-8.");
        }
    }

    /// <param name="path">Bucket and key.</param>
    public static JsonObject OfObject(string method, string path, ReadOnlyMemory<byte> body)
    {
        try
        {
            return new() { ["uri"] = $"s3://{path}", ["text"] = method == "DELETE" ? null : Strict.GetString(body.Span) };
        }
        catch (DecoderFallbackException)
        {
            throw new ControlException("The body must be a text in UTF-8.");
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
