using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Operations.Images;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.WorkflowExecutions;

public sealed class GetWorkflowExecution : IOperation
{
    public string Name => nameof(GetWorkflowExecution);

    public JsonObject Handle(JsonObject input, Call call) => BuildLookup.Execution(call, input.Text("workflowExecutionId")).ToJson();
}
