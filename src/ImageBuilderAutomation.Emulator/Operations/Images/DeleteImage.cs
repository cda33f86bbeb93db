using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>Deletes the image resource only; its AMIs stay.</summary>
public sealed class DeleteImage : IOperation
{
    public string Name => nameof(DeleteImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var image = Lookup.Own(call, input.Text("imageBuildVersionArn"));
        var arn = image.Arn.ToString();
        var build = call.Account.Builds.Find(arn);
        // Assumed: a build in progress must be cancelled before it can be deleted.
        if (build is not null && ImageStatus.IsInProgress(build.Status))
            throw new ApiError("InvalidRequestException", $"The image '{arn}' cannot be deleted: its state is {build.Status}.");

        Dependents.Delete(call.Account, image);
        if (build is not null)
            call.World.Builds.Delete(build);
        return new() { ["imageBuildVersionArn"] = arn };
    }
}
