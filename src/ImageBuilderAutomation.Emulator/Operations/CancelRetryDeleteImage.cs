using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CancelImageCreation : IOperation
{
    public string Name => nameof(CancelImageCreation);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var build = BuildLookup.Build(call, input.Text("imageBuildVersionArn"));
        // Documented: only in a state that is not final. Observed: handlers of AWS's samples branch on this code, which the model does not declare.
        // Assumed: the message; cancelling an image that is already being cancelled succeeds.
        if (!ImageStatus.IsInProgress(build.Status))
            throw InvalidParameter.Value("imageBuildVersionArn", $"The image '{build.Arn}' cannot be cancelled: its state is {build.Status}.");

        call.World.Builds.Cancel(build);
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageBuildVersionArn"] = build.Arn };
    }
}

public sealed class RetryImage : IOperation
{
    public string Name => nameof(RetryImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var build = BuildLookup.Build(call, input.Text("imageBuildVersionArn"));
        // Documented: API reference: an image that failed or was cancelled in the test, distribution or integration phase resumes there; it is not built
        // again. Only images with AMIs can be retried. Assumed: the codes.
        if (ImageStatus.IsInProgress(build.Status))
            throw new ApiError("ResourceInUseException", $"The image '{build.Arn}' cannot be retried yet: its state is {build.Status}.");
        if (build.MakesContainer)
            throw new ApiError("InvalidRequestException", $"The image '{build.Arn}' cannot be retried: it is a container image.");
        if (build.Status is not (ImageStatus.Failed or ImageStatus.Cancelled) || build.FailedIn is not (ImageStatus.Testing or ImageStatus.Distributing or ImageStatus.Integrating))
            throw new ApiError("InvalidRequestException", $"The image '{build.Arn}' cannot be retried: it did not end in its tests or its distribution.");

        call.World.Builds.Retry(build);
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageBuildVersionArn"] = build.Arn };
    }
}

/// <summary>Deletes the image resource only; its AMIs stay.</summary>
public sealed class DeleteImage : IOperation
{
    public string Name => nameof(DeleteImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var image = Lookup.Own(call, input.Text("imageBuildVersionArn"));
        var arn = image.ArnText;
        var build = call.Account.Builds.Find(arn);
        // Documented: API reference: a build in progress must be cancelled before it can be deleted. Assumed: the message is that for dependents.
        if (build is not null && ImageStatus.IsInProgress(build.Status))
            throw ResourceErrors.HasDependents(arn);

        if (!Dependents.TryDelete(call.Account, image))
            throw ResourceErrors.HasDependents(arn);
        if (build is not null)
            call.World.Builds.Delete(build);
        return new() { ["imageBuildVersionArn"] = arn };
    }
}
