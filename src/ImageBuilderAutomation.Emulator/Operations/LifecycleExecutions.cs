using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class GetLifecycleExecution : IOperation
{
    public string Name => nameof(GetLifecycleExecution);

    public JsonObject Handle(JsonObject input, Call call) =>
        new() { ["lifecycleExecution"] = ExecutionLookup.Execution(call, input.Text("lifecycleExecutionId")).ToJson() };
}

/// <summary>Lists the executions of a policy or the ad-hoc updates of an image, even after the policy or image is deleted.</summary>
public sealed class ListLifecycleExecutions : IOperation
{
    public string Name => nameof(ListLifecycleExecutions);

    // Assumed: newest first; the list is empty for a resource without executions or of another type.
    public JsonObject Handle(JsonObject input, Call call) => call.Page.Of(
        "lifecycleExecutions", call.Account.Lifecycle.Of(input.Text("resourceArn"), call.Page.After), LifecycleStore.KeyOf, e => e.ToJson());
}

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

public sealed class CancelLifecycleExecution : IOperation
{
    public string Name => nameof(CancelLifecycleExecution);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var execution = ExecutionLookup.Execution(call, input.Text("lifecycleExecutionId"));
        // Documented: only if in progress or pending. Assumed: the code; cancelling an execution that is already being cancelled succeeds.
        if (execution.HasEnded)
            throw new ApiError("InvalidRequestException", $"The lifecycle execution '{execution.Id}' cannot be cancelled: its state is {execution.Status}.");

        call.World.Lifecycle.Cancel(execution);
        return new() { ["lifecycleExecutionId"] = execution.Id };
    }
}

internal static class ExecutionLookup
{
    // Assumed: the code, which these operations do not declare, and the message.
    public static LifecycleExecution Execution(Call call, string id) => call.Account.Lifecycle.Find(id)
        ?? throw new ApiError("ResourceNotFoundException", $"The lifecycle execution with ID '{id}' does not exist.");
}
