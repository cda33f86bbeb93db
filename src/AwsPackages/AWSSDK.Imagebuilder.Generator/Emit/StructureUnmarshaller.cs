using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

/// <summary>
/// Generates code that reads a structure's members from JSON. The client's own code iterates over them and handles nulls and unknown members.
/// </summary>
internal static class StructureUnmarshaller
{
    public static readonly string[] Usings =
        ["Amazon.Imagebuilder.Model", "Amazon.Runtime.Internal.Transform", "Amazon.Runtime.Internal.Util"];

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
