using ImageBuilderModel.Smithy;

namespace ImageBuilderModel;

/// <summary>The models this assembly carries, each parsed at its first use.</summary>
public static class ServiceModels
{
    private const string File = "imagebuilder.smithy";

    private static readonly Lazy<ServiceModel> s_imageBuilder = new(() => SmithyParser.Parse(Text(), File));

    public static ServiceModel ImageBuilder => s_imageBuilder.Value;

    private static string Text()
    {
        using var reader = new StreamReader(typeof(ServiceModels).Assembly.GetManifestResourceStream(File)!);
        return reader.ReadToEnd();
    }
}
