using ImageBuilderModel.Smithy;

namespace ImageBuilderModel;

/// <summary>The service models embedded in this assembly, each parsed at its first use.</summary>
public static class ServiceModels
{
    private const string Base = "imagebuilder.smithy";
    private const string Additions = "additions.smithy";

    private static readonly Lazy<ServiceModel> LazyImageBuilder = new(() => SmithyParser.Parse(Text(Base), Base, Text(Additions), Additions));

    private static readonly Lazy<ServiceModel> LazyImageBuilderBase = new(() => SmithyParser.Parse(Text(Base), Base));

    /// <summary>The newest API that is known: the published model with the additions.</summary>
    public static ServiceModel ImageBuilder => LazyImageBuilder.Value;

    /// <summary>The published model as imported. The stand-in of the typed client is generated from it.</summary>
    public static ServiceModel ImageBuilderBase => LazyImageBuilderBase.Value;

    private static string Text(string file)
    {
        using var reader = new StreamReader(typeof(ServiceModels).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}
