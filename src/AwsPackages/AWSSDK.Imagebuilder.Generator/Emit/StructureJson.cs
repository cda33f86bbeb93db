using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

/// <summary>Generates code that writes a structure's members as JSON. The client's JsonMembers defines what "unset" means.</summary>
internal static class StructureMarshaller
{
    public static readonly string[] Usings = ["System.Text.Json", "Amazon.Imagebuilder.Model"];

    public static string Source(StructureShape shape)
    {
        var source = new SourceWriter("Amazon.Imagebuilder", Usings);
        source.Block($"internal static class {shape.Name}Marshaller", () =>
            source.Block($"public static void Write(Utf8JsonWriter writer, {shape.Name} value)", () => WriteMembers(source, shape)));
        return source.ToString();
    }

    public static void WriteMembers(SourceWriter source, StructureShape shape)
    {
        foreach (var member in shape.Members.Where(m => m.Location == MemberLocation.Body))
        {
            var write = member.IdempotencyToken ? "Token" : "Member";
            source.Line($"writer.{write}(\"{member.WireName}\", value.{Naming.Property(shape, member)}{HowToWrite(member.Target)});");
        }
    }

    private static string HowToWrite(Shape shape) => shape switch
    {
        StructureShape => $", {shape.Name}Marshaller.Write",
        ListShape { Member: StructureShape item } => $", {item.Name}Marshaller.Write",
        MapShape { Value: StructureShape } => throw new UnsupportedShapeException($"Expected no map of structures in a request; {shape.Name} is one"),
        _ => "",
    };
}

/// <summary>
/// Generates code that reads a structure's members from JSON. The client's own code iterates over them and handles nulls and unknown members.
/// </summary>
internal static class StructureUnmarshaller
{
    public static readonly string[] Usings =
        ["Amazon.Imagebuilder.Model", "Amazon.Runtime.Internal.Transform", "Amazon.Runtime.Internal.Util"];

    public static string Source(StructureShape shape)
    {
        var source = new SourceWriter("Amazon.Imagebuilder", Usings);
        source.Block($"internal sealed class {shape.Name}Unmarshaller : StructureUnmarshaller<{shape.Name}>", () =>
        {
            source.Line($"public static readonly {shape.Name}Unmarshaller Instance = new();");
            source.Line();
            ReadMember(source, shape);
        });
        return source.ToString();
    }

    public static void ReadMember(SourceWriter source, StructureShape shape)
    {
        var parameters = $"JsonUnmarshallerContext context, int depth, ref StreamingUtf8JsonReader reader, {shape.Name} result";
        source.Block($"protected override void ReadMember({parameters})", () =>
        {
            var otherwise = "";
            foreach (var member in shape.Members)
            {
                var value = $"{MemberCode.Unmarshaller(member.Target)}.Unmarshall(context, ref reader)";
                source.Line($"{otherwise}if (context.TestExpression(\"{member.WireName}\", depth, ref reader))");
                source.Line($"    result.{Naming.Property(shape, member)} = {value};");
                otherwise = "else ";
            }
        });
    }
}
