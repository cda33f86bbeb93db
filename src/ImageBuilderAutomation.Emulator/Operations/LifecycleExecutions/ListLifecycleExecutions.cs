using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecycleExecutions;

/// <summary>Lists the executions of a policy or the ad-hoc updates of an image, even after the policy or image is deleted.</summary>
public sealed class ListLifecycleExecutions : IOperation
{
    public string Name => nameof(ListLifecycleExecutions);

    // Assumed: newest first; the list is empty for a resource without executions or of another type.
    public JsonObject Handle(JsonObject input, Call call) => call.Page.Of(
        "lifecycleExecutions", call.Account.Lifecycle.Of(input.Text("resourceArn"), call.Page.After), LifecycleStore.KeyOf, e => e.ToJson());
}
