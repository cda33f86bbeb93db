using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

public sealed class CancelImageCreation : IOperation
{
    public string Name => nameof(CancelImageCreation);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var build = BuildLookup.Build(call, input.Text("imageBuildVersionArn"));
        // Documented: only in a state that is not final. Assumed: the code; cancelling an image that is already being cancelled succeeds.
        if (!ImageStatus.IsInProgress(build.Status))
            throw new ApiError("InvalidRequestException", $"The image '{build.Arn}' cannot be cancelled: its state is {build.Status}.");

        call.World.Builds.Cancel(build);
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageBuildVersionArn"] = build.Arn };
    }
}
