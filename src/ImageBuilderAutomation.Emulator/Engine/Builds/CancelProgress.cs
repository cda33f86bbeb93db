using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Completes a cancelled build.</summary>
// Documented: the call returns at once. Assumed: the status changes later, no step is rolled back, and running steps become CANCELLED.
internal sealed class CancelProgress(BuildContext context, Build build)
{
    public IEnumerable<DateTimeOffset> Run()
    {
        foreach (var step in build.Executions.SelectMany(execution => execution.Steps).Where(step => step.Status == ExecutionStatus.Running))
            step.Cancel(context.Now);
        ScanProgress.Abandon(context, build, "The image's creation was cancelled.");
        yield return context.After(context.Options.Cancelling, build.Arn, ImageStatus.Cancelled);

        foreach (var execution in build.Executions.Where(
            e => e.Status is ExecutionStatus.Running or ExecutionStatus.Pending or ExecutionStatus.RollbackInProgress))
        {
            foreach (var step in execution.Steps.Where(step => step.Status == ExecutionStatus.Pending))
                step.Skip();
            execution.End(ExecutionStatus.Cancelled, context.Now, "The image's creation was cancelled.");
        }

        ImageStates.Enter(context, build, ImageStatus.Cancelled);
    }
}
