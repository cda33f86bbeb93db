using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

/// <summary>Generates code that writes a structure's members as JSON. The client's JsonMembers defines what "unset" means.</summary>
internal static class StructureMarshaller
{
    public static readonly string[] Usings = ["System.Text.Json", "Amazon.Imagebuilder.Model"];

    public static string Source(StructureShape shape)
    {
        var source = new SourceWriter("Amazon.Imagebuilder.Internal", Usings);
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
