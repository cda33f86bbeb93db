using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.WorkflowExecutions;

/// <summary>All that wait in the account and Region, those that have waited longest first.</summary>
public sealed class ListWaitingWorkflowSteps : IOperation
{
    public string Name => nameof(ListWaitingWorkflowSteps);

    public JsonObject Handle(JsonObject input, Call call) => call.Page.Of(
        "steps", call.Account.Builds.Waiting(call.Page.After), step => step.WaitingKey,
        step => step.ToJson(reportWaiting: false).Pick(
            "stepExecutionId", "imageBuildVersionArn", "workflowExecutionId", "workflowBuildVersionArn", "name", "action", "startTime"));
}
