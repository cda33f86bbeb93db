using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecycleExecutions;

/// <summary>Of a policy, or the ad-hoc updates of an image; the history outlives both.</summary>
public sealed class ListLifecycleExecutions : IOperation
{
    public string Name => nameof(ListLifecycleExecutions);

    // Assumed: newest first; what never had an execution, or is no such resource, lists nothing.
    public JsonObject Handle(JsonObject input, Call call) => call.Page.Of(
        "lifecycleExecutions", call.Account.Lifecycle.Of(input.Text("resourceArn"), call.Page.After), LifecycleStore.KeyOf, e => e.ToJson());
}
