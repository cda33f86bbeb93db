using ImageBuilderAutomation.Emulator.Builds;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>Finds builds, workflow executions and steps.</summary>
internal static class BuildLookup
{
    public static Build Build(Call call, string imageArn) => call.Account.Builds.Find(imageArn) ?? throw ResourceErrors.NotFound(imageArn);

    public static WorkflowExecution Execution(Call call, string id) => call.Account.Builds.FindExecution(id) ?? throw NotFound("workflow execution", id);

    public static StepExecution Step(Call call, string id) => call.Account.Builds.FindStep(id) ?? throw NotFound("workflow step execution", id);

    // Assumed: code and message; SendWorkflowStepAction declares the code, the Get operations do not.
    private static Protocol.ApiError NotFound(string what, string id) => new("ResourceNotFoundException", $"The {what} with ID '{id}' does not exist.");
}
