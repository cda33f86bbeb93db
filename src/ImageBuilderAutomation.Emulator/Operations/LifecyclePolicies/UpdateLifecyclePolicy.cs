using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecyclePolicies;

public sealed class UpdateLifecyclePolicy : IOperation
{
    public string Name => nameof(UpdateLifecyclePolicy);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("lifecyclePolicyArn");
        NamedResources.Replace(call, Lookup.Own(call, arn), LifecyclePolicyDocument.From(input), LifecyclePolicyDocument.Date);
        return new() { ["lifecyclePolicyArn"] = arn };
    }
}
