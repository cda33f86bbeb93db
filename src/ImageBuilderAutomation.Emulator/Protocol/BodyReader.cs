using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Reads JSON into nodes in one pass, guided by the model's shapes.</summary>
internal static class BodyReader
{
    /// <param name="reader">Positioned on the opening brace; afterwards on the closing brace.</param>
    public static JsonObject ReadStructure(ref Utf8JsonReader reader, StructureShape shape, bool bodyMembersOnly = false)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Find(shape, ref reader);
            reader.Read();
            if (member is null || (bodyMembersOnly && member.Location != MemberLocation.Body))
                reader.Skip();
            else if (reader.TokenType != JsonTokenType.Null)
                result[member.Name] = ReadValue(ref reader, member.Target, member.Name);
        }

        return result;
    }

    public static string Expected(Shape shape) => shape switch
    {
        StructureShape => "an object",
        ListShape => "a list",
        MapShape => "a map",
        BooleanShape => "a boolean",
        NumberShape { Kind: NumberKind.Double } or TimestampShape => "a number",
        NumberShape => "an integer",
        _ => "a string",
    };

    private static Member? Find(StructureShape shape, ref Utf8JsonReader reader)
    {
        foreach (var member in shape.Members)
        {
            if (reader.ValueTextEquals(member.WireKey.Span))
                return member;
        }

        return null;
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, Shape shape, string name)
    {
        switch (shape, reader.TokenType)
        {
            case (StructureShape structure, JsonTokenType.StartObject):
                return ReadStructure(ref reader, structure);
            case (MapShape map, JsonTokenType.StartObject):
                return ReadMap(ref reader, map, name);
            case (ListShape list, JsonTokenType.StartArray):
                return ReadList(ref reader, list, name);
            case (StringShape or EnumShape, JsonTokenType.String):
                return JsonValue.Create(reader.GetString());
            case (BooleanShape, JsonTokenType.True or JsonTokenType.False):
                return JsonValue.Create(reader.GetBoolean());
            case (NumberShape { Kind: NumberKind.Double } or TimestampShape, JsonTokenType.Number):
                return double.IsFinite(reader.GetDouble())
                    ? JsonValue.Create(reader.GetDouble())
                    : throw RequestReader.Malformed($"'{name}' is too great a number.");
            case (NumberShape, JsonTokenType.Number) when reader.TryGetInt32(out var small):
                return JsonValue.Create(small);
            case (NumberShape, JsonTokenType.Number) when reader.TryGetInt64(out var large):
                return JsonValue.Create(large);
            default:
                throw RequestReader.Malformed($"'{name}' must be {Expected(shape)}.");
        }
    }

    private static JsonArray ReadList(ref Utf8JsonReader reader, ListShape shape, string name)
    {
        var result = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Null)
                throw RequestReader.Malformed($"'{name}' must not hold null.");
            result.Add(ReadValue(ref reader, shape.Member, name));
        }

        return result;
    }

    private static JsonObject ReadMap(ref Utf8JsonReader reader, MapShape shape, string name)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null)
                result[key] = ReadValue(ref reader, shape.Value, name);
        }

        return result;
    }
}
