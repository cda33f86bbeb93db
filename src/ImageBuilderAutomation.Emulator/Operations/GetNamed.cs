using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The Get operations of resources without versions.</summary>
public sealed class GetNamed(string name, string arnMember, string resultMember) : IOperation
{
    public string Name { get; } = name;

    public JsonObject Handle(JsonObject input, Call call) =>
        new() { [resultMember] = Lookup.Exact(call, input.Text(arnMember)).Document.DeepClone() };
}
