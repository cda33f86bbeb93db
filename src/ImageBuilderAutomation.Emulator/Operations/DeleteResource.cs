using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The Delete operations of most resources. Refused while another resource uses it; returns its ARN.</summary>
public sealed class DeleteResource(string name, string arnMember) : IOperation
{
    public string Name { get; } = name;

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text(arnMember);
        Dependents.Delete(call.Account, Lookup.Own(call, arn));
        return new() { [arnMember] = arn };
    }
}
