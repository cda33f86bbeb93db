using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Operations.Images;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.WorkflowExecutions;

public sealed class GetWorkflowStepExecution : IOperation
{
    public string Name => nameof(GetWorkflowStepExecution);

    public JsonObject Handle(JsonObject input, Call call) =>
        BuildLookup.Step(call, input.Text("stepExecutionId")).ToJson(call.World.Builds.Options.ReportWaiting);
}
