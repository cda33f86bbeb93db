using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

public sealed class StartImagePipelineExecution : IOperation
{
    public string Name => nameof(StartImagePipelineExecution);

    // Assumed: a disabled pipeline can be started manually, because the guide says that such runs reset its failure count.
    public JsonObject Handle(JsonObject input, Call call)
    {
        var pipeline = Lookup.Own(call, input.Text("imagePipelineArn"));
        var build = ImageStart.Start(call, PipelineSettings.Of(pipeline, input["tags"]?.AsObject()), pipeline);
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageBuildVersionArn"] = build.Arn };
    }
}
