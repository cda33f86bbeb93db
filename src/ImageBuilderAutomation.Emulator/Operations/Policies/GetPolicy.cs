using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Policies;

/// <summary>The four operations that read a resource's policy.</summary>
public sealed class GetPolicy(string name, string arnMember) : IOperation
{
    public string Name { get; } = name;

    // Assumed: a resource without a policy gives the same error as a missing resource; the operations declare that error.
    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text(arnMember);
        return new() { ["policy"] = Lookup.Own(call, arn).Policy ?? throw ResourceErrors.NotFound(arn) };
    }
}
