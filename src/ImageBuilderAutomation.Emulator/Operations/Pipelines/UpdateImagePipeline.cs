using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Pipelines;

public sealed class UpdateImagePipeline : IOperation
{
    public string Name => nameof(UpdateImagePipeline);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("imagePipelineArn");
        var pipeline = Lookup.Own(call, arn);
        var document = PipelineDocument.From(call, input);
        document["lastRunStatus"] = pipeline.Document.TextOrNull("lastRunStatus");
        NamedResources.Replace(call, pipeline, document);
        call.World.Schedules.Follow(call.Account, pipeline);
        // Observed: aws-cli, its example: a token is given and does not come back, though the answer's shape has it.
        return new() { ["imagePipelineArn"] = arn };
    }
}
