using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Cancels a build or one of its workflows.</summary>
// Documented: the call returns at once. Assumed: the status changes later, no step is rolled back, running steps become CANCELLED, and steps that are not
// reached stay PENDING.
internal sealed class Cancellation(BuildContext context, Build build)
{
    /// <summary>Stops what an execution does. Its status is the caller's.</summary>
    public static void StopSteps(BuildContext context, Build build, WorkflowExecution execution)
    {
        foreach (var step in execution.Steps.Where(step => step.Status == ExecutionStatus.Running))
        {
            if (step.Waits)
                build.Account.Builds.RemoveWaiting(step);
            step.Cancel(context.Now);
        }
    }

    public IEnumerable<DateTimeOffset> Run()
    {
        build.Executions.ForEach(execution => StopSteps(context, build, execution));
        ScanProgress.Abandon(context, build, "The image's creation was cancelled.");
        yield return context.After(context.Options.Cancelling, build.Arn, ImageStatus.Cancelled);

        foreach (var execution in build.Executions.Where(
            e => e.Status is ExecutionStatus.Running or ExecutionStatus.Pending or ExecutionStatus.RollbackInProgress))
            execution.End(ExecutionStatus.Cancelled, context.Now, "The image's creation was cancelled.");

        ImageStates.Enter(context, build, ImageStatus.Cancelled);
    }
}
