using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

/// <summary>The C# code for a member's shape: its type, and how it is read from JSON.</summary>
internal static class MemberCode
{
    public static string Type(Shape shape) => shape switch
    {
        StringShape => "string",
        EnumShape or StructureShape => shape.Name,
        BooleanShape => "bool?",
        NumberShape { Kind: NumberKind.Integer } => "int?",
        NumberShape { Kind: NumberKind.Long } => "long?",
        NumberShape => "double?",
        TimestampShape => "DateTime?",
        ListShape list => $"List<{Element(list.Member, shape)}>",
        MapShape map => $"Dictionary<{Element(map.Key, shape)}, {Element(map.Value, shape)}>",
        _ => throw Unsupported(shape),
    };

    public static string Property(StructureShape owner, Member member)
    {
        // As in the official package: null until set, unless AWSConfigs.InitializeCollections restores the behaviour of version 3.
        var type = Type(member.Target);
        var initializer = member.Target is ListShape or MapShape ? $" = AWSConfigs.InitializeCollections ? new {type}() : null;" : "";
        return $"public {type} {Naming.Property(owner, member)} {{ get; set; }}{initializer}";
    }

    /// <summary>An expression for the reader of this shape.</summary>
    public static string Unmarshaller(Shape shape) => shape switch
    {
        ListShape list => ListUnmarshaller(list),
        MapShape map => MapUnmarshaller(map),
        StringShape or EnumShape or StructureShape => $"{ElementUnmarshaller(shape)}.Instance",
        BooleanShape => "NullableBoolUnmarshaller.Instance",
        NumberShape { Kind: NumberKind.Integer } => "NullableIntUnmarshaller.Instance",
        NumberShape { Kind: NumberKind.Long } => "NullableLongUnmarshaller.Instance",
        NumberShape => "NullableDoubleUnmarshaller.Instance",
        TimestampShape => "NullableDateTimeUnmarshaller.Instance",
        _ => throw Unsupported(shape),
    };

    private static string ListUnmarshaller(ListShape list)
    {
        var item = ElementUnmarshaller(list.Member);
        return $"new JsonListUnmarshaller<{Element(list.Member, list)}, {item}>({item}.Instance)";
    }

    private static string MapUnmarshaller(MapShape map)
    {
        var (key, value) = (ElementUnmarshaller(map.Key), ElementUnmarshaller(map.Value));
        var types = $"{Element(map.Key, map)}, {Element(map.Value, map)}, {key}, {value}";
        return $"new JsonDictionaryUnmarshaller<{types}>({key}.Instance, {value}.Instance)";
    }

    /// <summary>The type inside a collection. Enums stay strings there, as in the official package.</summary>
    public static string Element(Shape element, Shape collection) => element switch
    {
        StringShape or EnumShape => "string",
        StructureShape => element.Name,
        _ => throw Unsupported(collection),
    };

    private static string ElementUnmarshaller(Shape element)
        => element is StructureShape ? $"{element.Name}Unmarshaller" : "StringUnmarshaller";

    private static UnsupportedShapeException Unsupported(Shape shape)
        => new($"Expected a scalar, a structure, or a collection of strings or structures; {shape.Name} is something else");
}

/// <summary>The model is readable, but this generator has no C# for one of its shapes.</summary>
public sealed class UnsupportedShapeException(string message) : Exception(message);
