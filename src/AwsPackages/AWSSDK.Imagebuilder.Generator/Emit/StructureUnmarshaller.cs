using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

/// <summary>Reads a structure's members from JSON; the walk over them, nulls and unknown members are the client's StructureUnmarshaller's.</summary>
internal static class StructureUnmarshaller
{
    public static readonly string[] Usings = ["Amazon.Imagebuilder.Model", "Amazon.Runtime.Internal.Transform", "Amazon.Runtime.Internal.Util"];

    public static string Source(StructureShape shape)
    {
        var source = new SourceWriter("Amazon.Imagebuilder.Internal", Usings);
        source.Block($"internal sealed class {shape.Name}Unmarshaller : StructureUnmarshaller<{shape.Name}>", () =>
        {
            source.Line($"public static readonly {shape.Name}Unmarshaller Instance = new();");
            source.Line();
            ReadMember(source, shape);
        });
        return source.ToString();
    }

    public static void ReadMember(SourceWriter source, StructureShape shape)
        => source.Block($"protected override void ReadMember(JsonUnmarshallerContext context, int depth, ref StreamingUtf8JsonReader reader, {shape.Name} result)", () =>
        {
            var otherwise = "";
            foreach (var member in shape.Members)
            {
                source.Line($"{otherwise}if (context.TestExpression(\"{member.WireName}\", depth, ref reader))");
                source.Line($"    result.{Naming.Property(shape, member)} = {MemberCode.Unmarshaller(member.Target)}.Unmarshall(context, ref reader);");
                otherwise = "else ";
            }
        });
}
