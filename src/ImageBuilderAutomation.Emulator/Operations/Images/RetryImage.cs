using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

public sealed class RetryImage : IOperation
{
    public string Name => nameof(RetryImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var build = BuildLookup.Build(call, input.Text("imageBuildVersionArn"));
        // Documented: user guide, "enhanced AMI distribution": an image that failed in the test, distribution or integration phase resumes there; it is not
        // built again. Assumed: the codes.
        if (ImageStatus.IsInProgress(build.Status))
            throw new ApiError("ResourceInUseException", $"The image '{build.Arn}' cannot be retried yet: its state is {build.Status}.");
        if (build.Status != ImageStatus.Failed || build.FailedIn is not (ImageStatus.Testing or ImageStatus.Distributing or ImageStatus.Integrating))
            throw new ApiError("InvalidRequestException", $"The image '{build.Arn}' cannot be retried: it did not fail in its tests or its distribution.");

        call.World.Builds.Retry(build);
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageBuildVersionArn"] = build.Arn };
    }
}
