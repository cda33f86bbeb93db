using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecycleExecutions;

public sealed class CancelLifecycleExecution : IOperation
{
    public string Name => nameof(CancelLifecycleExecution);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var execution = ExecutionLookup.Execution(call, input.Text("lifecycleExecutionId"));
        // Documented: only if in progress or pending. Assumed: the code; cancelling an execution that is already being cancelled succeeds.
        if (execution.HasEnded)
            throw new ApiError("InvalidRequestException", $"The lifecycle execution '{execution.Id}' cannot be cancelled: its state is {execution.Status}.");

        call.World.Lifecycle.Cancel(execution);
        return new() { ["lifecycleExecutionId"] = execution.Id };
    }
}
