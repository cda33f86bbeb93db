using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.WorkflowExecutions;

/// <summary>Lists all waiting steps of the account and Region, the longest-waiting first.</summary>
public sealed class ListWaitingWorkflowSteps : IOperation
{
    public string Name => nameof(ListWaitingWorkflowSteps);

    public JsonObject Handle(JsonObject input, Call call) => call.Page.Of(
        "steps", call.Account.Builds.Waiting(call.Page.After), step => step.WaitingKey,
        step => step.ToJson(reportWaiting: false).Pick(
            "stepExecutionId", "imageBuildVersionArn", "workflowExecutionId", "workflowBuildVersionArn", "name", "action", "startTime"));
}
