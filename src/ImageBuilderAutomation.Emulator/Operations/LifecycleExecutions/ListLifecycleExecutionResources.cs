using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecycleExecutions;

/// <summary>Lists the images of an execution, or the resources (AMIs, snapshots, containers) of one image.</summary>
public sealed class ListLifecycleExecutionResources : IOperation
{
    public string Name => nameof(ListLifecycleExecutionResources);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var execution = ExecutionLookup.Execution(call, input.Text("lifecycleExecutionId"));
        var skip = call.Page.After is { } after ? int.Parse(after, CultureInfo.InvariantCulture) + 1 : 0;
        var page = call.Page.Of(
            "resources", Resources(execution, input.TextOrNull("parentResourceId")).Index().Skip(skip),
            r => r.Index.ToString(CultureInfo.InvariantCulture), r => r.Item.ToJson());
        page["lifecycleExecutionId"] = execution.Id;
        page["lifecycleExecutionState"] = execution.State();
        return page;
    }

    // Assumed: for a parent that is not part of the execution, the list is empty.
    private static IEnumerable<ImpactedResource> Resources(LifecycleExecution execution, string? parent)
    {
        var images = execution.Updates.Where(update => !update.IsScheduled).Select(update => update.Record);
        return parent is null ? images : images.Where(image => image.Id == parent).SelectMany(image => image.Parts);
    }
}
