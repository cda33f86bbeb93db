using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.Protocol;

namespace ImageBuilderAutomation.Emulator.Operations.LifecycleExecutions;

internal static class ExecutionLookup
{
    // Assumed: the code, which these operations do not declare, and the message.
    public static LifecycleExecution Execution(Call call, string id) => call.Account.Lifecycle.Find(id)
        ?? throw new ApiError("ResourceNotFoundException", $"The lifecycle execution with ID '{id}' does not exist.");
}
