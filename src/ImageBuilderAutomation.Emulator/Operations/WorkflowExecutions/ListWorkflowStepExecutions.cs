using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Operations.Images;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.WorkflowExecutions;

public sealed class ListWorkflowStepExecutions : IOperation
{
    public string Name => nameof(ListWorkflowStepExecutions);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var execution = BuildLookup.Execution(call, input.Text("workflowExecutionId"));
        var reportWaiting = call.World.Builds.Options.ReportWaiting;
        var skip = call.Page.After is { } after ? int.Parse(after, CultureInfo.InvariantCulture) + 1 : 0;
        var page = call.Page.Of(
            "steps", execution.Steps.Index().Skip(skip), s => s.Index.ToString(CultureInfo.InvariantCulture), s => s.Item.ToJson(reportWaiting));
        page["workflowBuildVersionArn"] = execution.WorkflowArn;
        page["workflowExecutionId"] = execution.Id;
        page["imageBuildVersionArn"] = execution.ImageArn;
        page["message"] = execution.Message;
        return page;
    }
}
