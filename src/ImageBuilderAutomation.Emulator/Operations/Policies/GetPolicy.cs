using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Policies;

/// <summary>The four operations that read a resource's policy.</summary>
public sealed class GetPolicy(string name, string arnMember) : IOperation
{
    public string Name { get; } = name;

    // Assumed: a resource without a policy answers as if it were missing, with the error that the operations declare.
    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text(arnMember);
        return new() { ["policy"] = Lookup.Own(call, arn).Policy ?? throw ResourceErrors.NotFound(arn) };
    }
}
