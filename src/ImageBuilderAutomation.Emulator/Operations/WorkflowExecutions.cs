using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class ListWorkflowExecutions : IOperation
{
    public string Name => nameof(ListWorkflowExecutions);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var build = BuildLookup.Build(call, input.Text("imageBuildVersionArn"));
        var skip = call.Page.After is { } after ? int.Parse(after, CultureInfo.InvariantCulture) + 1 : 0;
        var page = call.Page.Of(
            "workflowExecutions", build.Executions.Index().Skip(skip), e => e.Index.ToString(CultureInfo.InvariantCulture), e => e.Item.ToJson());
        page["imageBuildVersionArn"] = build.Arn;
        return page;
    }
}

public sealed class GetWorkflowExecution : IOperation
{
    public string Name => nameof(GetWorkflowExecution);

    public JsonObject Handle(JsonObject input, Call call) => BuildLookup.Execution(call, input.Text("workflowExecutionId")).ToJson();
}

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

public sealed class GetWorkflowStepExecution : IOperation
{
    public string Name => nameof(GetWorkflowStepExecution);

    public JsonObject Handle(JsonObject input, Call call) =>
        BuildLookup.Step(call, input.Text("stepExecutionId")).ToJson(call.World.Builds.Options.ReportWaiting);
}

/// <summary>Lists all waiting steps of the account and Region, the longest-waiting first.</summary>
public sealed class ListWaitingWorkflowSteps : IOperation
{
    public string Name => nameof(ListWaitingWorkflowSteps);

    public JsonObject Handle(JsonObject input, Call call) => call.Page.Of(
        "steps", call.Account.Builds.Waiting(call.Page.After), step => step.WaitingKey,
        step => step.ToJson(reportWaiting: false).Pick(
            "stepExecutionId", "imageBuildVersionArn", "workflowExecutionId", "workflowBuildVersionArn", "name", "action", "startTime"));
}

public sealed class SendWorkflowStepAction : IOperation
{
    public string Name => nameof(SendWorkflowStepAction);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var step = BuildLookup.Step(call, input.Text("stepExecutionId"));
        // Documented: a step of another image gives "a validation error". Assumed: it is this error, which the operation declares.
        if (step.Execution.ImageArn != input.Text("imageBuildVersionArn"))
            throw InvalidParameter.Value("imageBuildVersionArn", $"The workflow step execution '{step.Id}' does not belong to it.");
        // Documented: the request fails if the step already got an action or timed out. Assumed: the code.
        if (!step.Waits)
            throw new ApiError("InvalidRequestException", $"The workflow step execution '{step.Id}' is not waiting for an action.");

        call.World.Builds.Answer(BuildLookup.Build(call, step.Execution.ImageArn), step, new(input.Text("action"), input.TextOrNull("reason")));
        return input.Pick("stepExecutionId", "imageBuildVersionArn", "clientToken");
    }
}

/// <summary>Finds builds, workflow executions and steps.</summary>
internal static class BuildLookup
{
    public static Build Build(Call call, string imageArn) => call.Account.Builds.Find(imageArn) ?? throw ResourceErrors.NotFound(imageArn);

    public static WorkflowExecution Execution(Call call, string id) => call.Account.Builds.FindExecution(id) ?? throw NotFound("workflow execution", id);

    public static StepExecution Step(Call call, string id) => call.Account.Builds.FindStep(id) ?? throw NotFound("workflow step execution", id);

    // Assumed: code and message; SendWorkflowStepAction declares the code, the Get operations do not.
    private static Protocol.ApiError NotFound(string what, string id) => new("ResourceNotFoundException", $"The {what} with ID '{id}' does not exist.");
}
