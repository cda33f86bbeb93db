using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecyclePolicies;

public sealed class UpdateLifecyclePolicy : IOperation
{
    public string Name => nameof(UpdateLifecyclePolicy);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("lifecyclePolicyArn");
        var policy = Lookup.Own(call, arn);
        var lastRun = policy.Document["dateLastRun"]?.DeepClone();
        NamedResources.Replace(call, policy, LifecyclePolicyDocument.From(input), LifecyclePolicyDocument.Date);
        if (lastRun is not null)
            policy.Document["dateLastRun"] = lastRun;
        call.World.Lifecycle.Watch(call.Account, policy);
        return new() { ["lifecyclePolicyArn"] = arn };
    }
}
