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
        // Observed: aws-cli, the operation's example: the response has no clientToken, although one was given and its shape has the member.
        return new() { ["imagePipelineArn"] = arn };
    }
}
