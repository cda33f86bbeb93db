using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Pipelines;

public sealed class DeleteImagePipeline : IOperation
{
    private static readonly DeleteResource Delete = new(nameof(DeleteImagePipeline), "imagePipelineArn");

    public string Name => nameof(DeleteImagePipeline);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var deleted = Delete.Handle(input, call);
        call.Account.Builds.ForgetPipeline(input.Text("imagePipelineArn"));
        call.World.Schedules.Forget(input.Text("imagePipelineArn"));
        return deleted;
    }
}
