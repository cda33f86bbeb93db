using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecycleExecutions;

public sealed class GetLifecycleExecution : IOperation
{
    public string Name => nameof(GetLifecycleExecution);

    public JsonObject Handle(JsonObject input, Call call) =>
        new() { ["lifecycleExecution"] = ExecutionLookup.Execution(call, input.Text("lifecycleExecutionId")).ToJson() };
}
