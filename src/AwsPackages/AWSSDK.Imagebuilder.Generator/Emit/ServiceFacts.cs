using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

internal static class ServiceFacts
{
    public static string Source(ServiceModel model)
    {
        var errors = model.Shapes.Values.OfType<StructureShape>().Where(s => s.IsError);
        var source = new SourceWriter("Amazon.Imagebuilder", "Amazon.Imagebuilder.Model", "Amazon.Runtime.Internal");
        source.Block("internal static class ServiceFacts", () =>
        {
            source.Line($"public const string ApiVersion = \"{model.Version}\";");
            source.Line($"public const string EndpointPrefix = \"{model.EndpointPrefix}\";");
            source.Line($"public const string SigningName = \"{model.SigningName}\";");
            source.Line();
            source.Line("/// <summary>Null for a code the model does not know.</summary>");
            source.Line("public static AmazonImagebuilderException TypedError(ErrorResponse e) => e.Code switch");
            source.Line("{");
            foreach (var error in errors)
                source.Line($"    \"{error.Name}\" => new {error.Name}(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),");
            source.Line("    _ => null,");
            source.Line("};");
        });
        return source.ToString();
    }
}
