using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

internal static class EnumClass
{
    public static string Source(EnumShape shape)
    {
        var source = new SourceWriter("Amazon.Imagebuilder", "Amazon.Runtime");
        source.Block($"public class {shape.Name} : ConstantClass", () =>
        {
            foreach (var value in shape.Values.OrderBy(Naming.EnumField, StringComparer.Ordinal))
                source.Line($"public static readonly {shape.Name} {Naming.EnumField(value)} = new {shape.Name}(\"{value}\");");
            source.Line();
            source.Line($"public {shape.Name}(string value) : base(value) {{ }}");
            source.Line();
            source.Line($"public static {shape.Name} FindValue(string value) => FindValue<{shape.Name}>(value);");
            source.Line();
            source.Line($"public static implicit operator {shape.Name}(string value) => FindValue(value);");
        });
        return source.ToString();
    }
}
