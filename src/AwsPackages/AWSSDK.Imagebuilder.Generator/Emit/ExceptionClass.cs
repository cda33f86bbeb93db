using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

internal static class ExceptionClass
{
    private static readonly (string Parameters, string Arguments)[] s_constructors =
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
        // The message is the exception's own; more members would need a reader of their own.
        if (shape.Members.Any(m => m.Name != "message"))
            throw new UnsupportedShapeException($"Expected an error with a message alone; {shape.Name} has more members");

        var source = new SourceWriter("Amazon.Imagebuilder.Model", "System", "System.Net", "Amazon.Runtime");
        source.Block($"public class {shape.Name} : AmazonImagebuilderException", () =>
        {
            foreach (var (parameters, arguments) in s_constructors)
                source.Line($"public {shape.Name}({parameters}) : base({arguments}) {{ }}");
        });
        return source.ToString();
    }
}
