using ImageBuilderModel.Smithy;

namespace ImageBuilderModel;

/// <summary>The service models embedded in this assembly, each parsed at its first use.</summary>
public static class ServiceModels
{
    private const string File = "imagebuilder.smithy";

    private static readonly Lazy<ServiceModel> LazyImageBuilder = new(() => SmithyParser.Parse(Text(), File));

    public static ServiceModel ImageBuilder => LazyImageBuilder.Value;

    private static string Text()
    {
        using var reader = new StreamReader(typeof(ServiceModels).Assembly.GetManifestResourceStream(File)!);
        return reader.ReadToEnd();
    }
}
