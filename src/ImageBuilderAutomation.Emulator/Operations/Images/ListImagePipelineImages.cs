using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

public sealed class ListImagePipelineImages : IOperation
{
    private static readonly string[] FilterNames = ["name", "version"];

    public string Name => nameof(ListImagePipelineImages);

    // Observed: public deployment scripts (2021, 2024) find the newest image of a pipeline at the end of the last page. Assumed: by name, version and build.
    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("imagePipelineArn");
        var found = call.Account.Builds.OfPipeline(arn, call.Page.After);
        // A pipeline that was deleted leaves its images.
        if (call.Page.After is null && !found.Any())
            Lookup.Own(call, arn);
        return call.Page.Of("imageSummaryList", found, i => BuildStore.PipelineKey(arn, i), ImageSummary.Show, Filters.Of(input, FilterNames, ImageSummary.Filtered));
    }
}
