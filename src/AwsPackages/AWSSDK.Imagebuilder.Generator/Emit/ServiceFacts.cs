using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

internal static class ServiceFacts
{
    public static string Source(ServiceModel model)
    {
        var source = new SourceWriter("Amazon.Imagebuilder.Internal", "Amazon.Imagebuilder.Model", "Amazon.Runtime.Internal");
        source.Block("internal static class ServiceFacts", () =>
        {
            source.Line($"public const string ApiVersion = \"{model.Version}\";");
            source.Line($"public const string EndpointPrefix = \"{model.EndpointPrefix}\";");
            source.Line($"public const string SigningName = \"{model.SigningName}\";");
            source.Line();
            source.Block("public static AmazonImagebuilderException TypedError(ErrorResponse error)", () => source.Block("switch (error.Code)", () =>
            {
                foreach (var error in model.Shapes.Values.OfType<StructureShape>().Where(s => s.IsError))
                {
                    source.Line($"case \"{error.Name}\":");
                    source.Line($"    return new {error.Name}(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);");
                }

                source.Line("default:");
                source.Line("    return null;");
            }));
        });
        return source.ToString();
    }
}
