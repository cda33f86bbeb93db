using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>
/// Builds the input from the path label, query and body: members under their model names, values in the model's types.
/// Unknown members and nulls are omitted.
/// </summary>
public static class RequestReader
{
    /// <exception cref="ApiError">SerializationException: the body is not JSON, or a value does not have the model's type.</exception>
    public static JsonObject Read(Route route, ApiRequest request)
    {
        var shape = route.Operation.Input;
        var input = ReadBody(shape, request.Body.Span);
        var query = request.Query.Length == 0 ? null : ParseQuery(request.Query);
        foreach (var member in shape.Members)
        {
            if (member.Location == MemberLocation.Label && route.Label is not null)
                input[member.Name] = FromText(member.Name, member.Target, route.Label);
            else if (member.Location == MemberLocation.Query && query is not null && query[member.WireName].ToList() is { Count: > 0 } values)
                input[member.Name] = FromQuery(member, values);
        }

        return input;
    }

    /// <summary>Converts an input that did not come over the wire to the model's types.</summary>
    /// <exception cref="ApiError">SerializationException: a value does not have the model's type.</exception>
    public static JsonObject Typed(StructureShape shape, JsonObject input)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(input.ToJsonString()));
        reader.Read();
        return BodyReader.ReadStructure(ref reader, shape);
    }

    private static JsonObject ReadBody(StructureShape shape, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return [];

        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Malformed("The body must be a JSON object.");
            var input = BodyReader.ReadStructure(ref reader, shape, bodyMembersOnly: true);
            if (reader.Read())
                throw Malformed("The body must end after its JSON object.");
            return input;
        }
        catch (JsonException e)
        {
            throw Malformed($"The body is not valid JSON (line {e.LineNumber}, byte {e.BytePositionInLine}).");
        }
        catch (InvalidOperationException)
        {
            // The JSON reader validates a string's bytes only when the string is read.
            throw Malformed("The body holds a text that is not UTF-8.");
        }
    }

    private static ILookup<string, string> ParseQuery(string query) =>
        query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToLookup(pair => Decode(pair[0]), pair => pair.Length == 2 ? Decode(pair[1]) : "");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static JsonNode FromQuery(Member member, List<string> values) =>
        member.Target is ListShape list
            ? new JsonArray([.. values.Select(v => FromText(member.Name, list.Member, v))])
            : FromText(member.Name, member.Target, values[^1]);

    private static JsonValue FromText(string name, Shape shape, string text) => shape switch
    {
        BooleanShape when bool.TryParse(text, out var value) => JsonValue.Create(value),
        NumberShape { Kind: NumberKind.Integer } when int.TryParse(text, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
        NumberShape when double.TryParse(text, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
        BooleanShape or NumberShape => throw Malformed($"'{text}' in '{name}' is not {BodyReader.Expected(shape)}."),
        _ => JsonValue.Create(text),
    };

    // Assumed: AWS services return 400 and this code for a body that they cannot parse; the message is the emulator's own.
    internal static ApiError Malformed(string message) => new(ProtocolErrors.Serialization, message);
}

/// <summary>A completely received HTTP request.</summary>
/// <param name="Path">Percent-encoded, because the ARN of a tag operation contains encoded slashes.</param>
/// <param name="Query">Percent-encoded, without the question mark.</param>
public sealed record ApiRequest(string Method, string Path, string Query, string? Authorization, ReadOnlyMemory<byte> Body);
