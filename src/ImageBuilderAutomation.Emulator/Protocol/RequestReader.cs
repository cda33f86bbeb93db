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
    public static JsonObject Read(Route route, string queryString, ReadOnlySpan<byte> body)
    {
        var shape = route.Operation.Input;
        var input = ReadBody(shape, body);
        var query = queryString.Length == 0 ? null : ParseQuery(queryString);
        foreach (var member in shape.Members)
        {
            if (member.Location == MemberLocation.Label && route.Label is not null)
                input[member.Name] = FromText(member.Name, member.Target, route.Label);
            else if (member.Location == MemberLocation.Query && query is not null && query.TryGetValue(member.WireName, out var values))
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

    private static Dictionary<string, List<string>> ParseQuery(string query)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var range in query.AsSpan().Split('&'))
        {
            var pair = query.AsSpan(range);
            if (pair.IsEmpty)
                continue;
            var at = pair.IndexOf('=');
            var name = Decode(at < 0 ? pair : pair[..at]);
            if (!values.TryGetValue(name, out var given))
                values[name] = given = [];
            given.Add(at < 0 ? "" : Decode(pair[(at + 1)..]));
        }

        return values;
    }

    private static string Decode(ReadOnlySpan<char> text) =>
        text.Contains('+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : Uri.UnescapeDataString(text);

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
