using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using ImageBuilderModel.Smithy;

namespace AwsPackages.Tests.Imagebuilder;

/// <summary>Converts between the SDK's objects and JSON, with reflection and the model only and without the client's own code.</summary>
internal static class ModelObjects
{
    public static object Build(Type type, StructureShape shape, JsonObject json)
    {
        var built = Activator.CreateInstance(type)!;
        foreach (var member in shape.Members.Where(m => json.ContainsKey(m.WireName)))
        {
            var property = PropertyOf(type, member);
            property.SetValue(built, Value(property.PropertyType, member.Target, json[member.WireName]!));
        }

        return built;
    }

    public static JsonObject ToJson(object instance, StructureShape shape)
    {
        var json = new JsonObject();
        foreach (var member in shape.Members)
        {
            if (PropertyOf(instance.GetType(), member).GetValue(instance) is { } value)
                json[member.WireName] = Node(value, member.Target);
        }

        return json;
    }

    public static PropertyInfo PropertyOf(Type type, Member member)
    {
        // The only name that the official package changed.
        var name = (type.Name, member.Name) is ("ListImageScanFindingAggregationsResponse", "responses")
            ? "Aggregations"
            : char.ToUpperInvariant(member.Name[0]) + member.Name[1..];
        return type.GetProperty(name) ?? throw new MissingMemberException(type.Name, name);
    }

    private static object Value(Type type, Shape shape, JsonNode json) => shape switch
    {
        StructureShape structure => Build(type, structure, json.AsObject()),
        ListShape list => Fill((IList)Activator.CreateInstance(type)!, json.AsArray().Select(n => Value(type.GenericTypeArguments[0], list.Member, n!))),
        MapShape => json.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>()),
        EnumShape when type != typeof(string) => Activator.CreateInstance(type, json.GetValue<string>())!,
        StringShape or EnumShape => json.GetValue<string>(),
        BooleanShape => json.GetValue<bool>(),
        NumberShape { Kind: NumberKind.Integer } => json.GetValue<int>(),
        NumberShape { Kind: NumberKind.Long } => json.GetValue<long>(),
        NumberShape => json.GetValue<double>(),
        TimestampShape => DateTime.UnixEpoch.AddSeconds(json.GetValue<double>()),
        _ => throw new NotSupportedException(shape.Name),
    };

    private static JsonNode Node(object value, Shape shape) => (shape, value) switch
    {
        (StructureShape structure, _) => ToJson(value, structure),
        (ListShape list, IEnumerable items) => new JsonArray([.. items.Cast<object>().Select(item => Node(item, list.Member))]),
        (MapShape, Dictionary<string, string> map) => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
        (EnumShape, ConstantClass constant) => constant.Value,
        (_, string text) => text,
        (_, bool flag) => flag,
        (_, int number) => number,
        (_, long number) => number,
        (_, double number) => number,
        (TimestampShape, DateTime { Kind: DateTimeKind.Utc } time) => (time - DateTime.UnixEpoch).TotalSeconds,
        _ => throw new NotSupportedException($"{shape.Name} as {value.GetType()}"),
    };

    private static IList Fill(IList list, IEnumerable<object> items)
    {
        foreach (var item in items)
            list.Add(item);
        return list;
    }
}
