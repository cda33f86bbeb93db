using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

public sealed class StartImagePipelineExecution : IOperation
{
    public string Name => nameof(StartImagePipelineExecution);

    // Assumed: a disabled pipeline can be started by hand; the guide lets such runs put its count of failures back.
    public JsonObject Handle(JsonObject input, Call call)
    {
        var pipeline = Lookup.Own(call, input.Text("imagePipelineArn"));
        var settings = pipeline.Document.Without("tags");
        settings["tags"] = Tags(pipeline.Document["imageTags"], input["tags"]);
        var build = ImageStart.Start(call, settings, pipeline);
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageBuildVersionArn"] = build.Arn };
    }

    // Assumed: both reach the image, and of one key the call's value.
    private static JsonObject Tags(JsonNode? ofPipeline, JsonNode? given)
    {
        var tags = (JsonObject?)ofPipeline?.DeepClone() ?? [];
        foreach (var (key, value) in given?.AsObject() ?? [])
            tags[key] = value!.DeepClone();
        return tags;
    }
}
