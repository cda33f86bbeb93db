using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Pipelines;

public sealed class CreateImagePipeline : IOperation
{
    public string Name => nameof(CreateImagePipeline);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var created = NamedResources.Create(call, "image-pipeline", "ImagePipeline", input.Text("name"), PipelineDocument.From(call, input));
        // Observed: aws-cli, examples of get-image-pipeline and list-image-pipelines: a new pipeline has dateUpdated too.
        created.Document["dateUpdated"] = created.Document["dateCreated"]!.DeepClone();
        call.World.Schedules.Follow(call.Account, created);
        return new() { ["clientToken"] = input.Text("clientToken"), ["imagePipelineArn"] = created.Arn.ToString() };
    }
}
