using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Operations.Images;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.WorkflowExecutions;

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
