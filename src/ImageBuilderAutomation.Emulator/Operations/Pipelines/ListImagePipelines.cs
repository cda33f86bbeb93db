using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Operations.Pipelines;

public sealed class ListImagePipelines : IOperation
{
    private static readonly string[] FilterNames =
        ["description", "distributionConfigurationArn", "imageRecipeArn", "infrastructureConfigurationArn", "name", "status"];

    public string Name => nameof(ListImagePipelines);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = call.Account.Resources.After("image-pipeline", call.Page.After);
        return call.Page.Of("imagePipelineList", found, p => p.Key, p => p.Document.DeepClone(), Filters.Of(input, FilterNames));
    }
}
