using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

internal static class ModelClass
{
    public static string Source(StructureShape shape, string? baseClass = null)
    {
        var source = new SourceWriter("Amazon.Imagebuilder.Model", "System", "System.Collections.Generic", "Amazon.Runtime");
        source.Block($"public partial class {shape.Name}{(baseClass is null ? "" : $" : {baseClass}")}", () =>
        {
            foreach (var member in shape.Members)
                source.Line(MemberCode.Property(shape, member));
        });
        return source.ToString();
    }
}
