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

internal static class ExceptionClass
{
    private static readonly (string Parameters, string Arguments)[] Constructors =
    [
        ("", ""),
        ("string message", "message"),
        ("string message, Exception innerException", "message, innerException"),
        ("Exception innerException", "innerException"),
        ("string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode",
            "message, innerException, errorType, errorCode, requestId, statusCode"),
        ("string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode",
            "message, errorType, errorCode, requestId, statusCode"),
    ];

    public static string Source(StructureShape shape)
    {
        // Exception already has the message; further members would need their own reader.
        if (shape.Members.Any(m => m.Name != "message"))
            throw new UnsupportedShapeException($"Expected an error that has only a message; {shape.Name} has more members");

        var source = new SourceWriter("Amazon.Imagebuilder.Model", "System", "System.Net", "Amazon.Runtime");
        source.Block($"public class {shape.Name} : AmazonImagebuilderException", () =>
        {
            foreach (var (parameters, arguments) in Constructors)
                source.Line($"public {shape.Name}({parameters}) : base({arguments}) {{ }}");
        });
        return source.ToString();
    }
}
