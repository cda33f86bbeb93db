using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CreateImagePipeline : IOperation
{
    public string Name => nameof(CreateImagePipeline);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var created = NamedResources.Create(call, "image-pipeline", "ImagePipeline", input, PipelineDocument.From(call, input));
        // Observed: aws-cli, examples of get-image-pipeline and list-image-pipelines: a new pipeline has dateUpdated too.
        created.Document["dateUpdated"] = created.Document["dateCreated"]!.DeepClone();
        call.World.Schedules.Follow(call.Account, created);
        return new() { ["clientToken"] = input.Text("clientToken"), ["imagePipelineArn"] = created.ArnText };
    }
}

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

public sealed class ListImagePipelines : IOperation
{
    private static readonly string[] FilterNames =
        ["description", "distributionConfigurationArn", "imageRecipeArn", "infrastructureConfigurationArn", "name", "status"];

    public string Name => nameof(ListImagePipelines);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = call.Account.Resources.After("image-pipeline", call.Page.After);
        return call.Page.Of("imagePipelineList", found, p => p.Key, p => p.Document.DeepClone(), Filters.Of(input, FilterNames));
    }
}

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
