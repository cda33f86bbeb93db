using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

public sealed class ListImagePipelineImages : IOperation
{
    private static readonly string[] FilterNames = ["name", "version"];

    public string Name => nameof(ListImagePipelineImages);

    // Observed: public deployment scripts (2021, 2024) take the last image of the last page as the pipeline's newest.
    // Assumed: the order is by name, version and build.
    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("imagePipelineArn");
        var found = call.Account.Builds.OfPipeline(arn, call.Page.After);
        // A deleted pipeline's images remain and are still listed.
        if (call.Page.After is null && !found.Any())
            Lookup.Own(call, arn);
        return call.Page.Of(
            "imageSummaryList", found, i => BuildStore.PipelineKey(arn, i), ImageSummary.Show, Filters.Of(input, FilterNames, ImageSummary.Filtered));
    }
}
