using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

public sealed class ListImageBuildVersions : IOperation
{
    public string Name => nameof(ListImageBuildVersions);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = BuildVersions.Of(call, "image", input.TextOrNull("imageVersionArn"));
        return call.Page.Of("imageSummaryList", found, i => i.Key, ImageSummary.Show, Filters.Of(input, ImageSummary.FilterNames, ImageSummary.Filtered));
    }
}
