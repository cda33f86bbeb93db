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
        if (route.Label is not null && shape.Members.FirstOrDefault(member => member.Location == MemberLocation.Label) is { } labelled)
            input[labelled.Name] = FromText(labelled.Name, labelled.Target, route.Label);
        if (queryString.Length > 0)
            ReadQuery(shape, queryString, input);
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

    /// <summary>Of a member that is given more than once, a list has all values and any other the last one.</summary>
    private static void ReadQuery(StructureShape shape, string query, JsonObject input)
    {
        foreach (var range in query.AsSpan().Split('&'))
        {
            var pair = query.AsSpan(range);
            var at = pair.IndexOf('=');
            var name = Decode(at < 0 ? pair : pair[..at]);
            if (shape.Members.FirstOrDefault(one => one.Location == MemberLocation.Query && one.WireName == name) is not { } member)
                continue;
            var value = at < 0 ? "" : Decode(pair[(at + 1)..]);
            if (member.Target is not ListShape list)
                input[member.Name] = FromText(member.Name, member.Target, value);
            else if (input[member.Name] is JsonArray given)
                given.Add(FromText(member.Name, list.Member, value));
            else
                input[member.Name] = new JsonArray(FromText(member.Name, list.Member, value));
        }
    }

    private static string Decode(ReadOnlySpan<char> text) =>
        text.Contains('+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : Uri.UnescapeDataString(text);

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
