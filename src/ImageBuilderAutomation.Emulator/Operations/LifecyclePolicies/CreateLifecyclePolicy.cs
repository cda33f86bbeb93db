using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecyclePolicies;

public sealed class CreateLifecyclePolicy : IOperation
{
    public string Name => nameof(CreateLifecyclePolicy);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var created = NamedResources.Create(
            call, "lifecycle-policy", "LifecyclePolicy", input.Text("name"), LifecyclePolicyDocument.From(input), LifecyclePolicyDocument.Date);
        call.World.Lifecycle.Watch(call.Account, created);
        return new() { ["clientToken"] = input.Text("clientToken"), ["lifecyclePolicyArn"] = created.Arn.ToString() };
    }
}
