using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Operations.Pipelines;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

public sealed class CreateImage : IOperation
{
    public string Name => nameof(CreateImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        if (input.IsSet("imageRecipeArn") == input.IsSet("containerRecipeArn"))
            throw InvalidParameter.Value("imageRecipeArn", "Exactly one of 'imageRecipeArn' and 'containerRecipeArn' must be given.");

        WorkflowChoices.Check(call, input);
        var build = ImageStart.Start(call, input, pipeline: null);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["imageBuildVersionArn"] = build.Arn,
            ["latestVersionReferences"] = VersionedResources.LatestReferences(build.Image.Arn),
        };
    }
}
