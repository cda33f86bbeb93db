namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>How a cancelled build ends.</summary>
// Documented: the call returns at once. Assumed: the state follows later, nothing is rolled back step by step, and steps that run end as CANCELLED.
internal sealed class CancelProgress(BuildContext context, Build build)
{
    public IEnumerable<DateTimeOffset> Run()
    {
        foreach (var step in build.Executions.SelectMany(execution => execution.Steps).Where(step => step.Status == ExecutionStatus.Running))
            step.Cancel(context.Now);
        ScanProgress.Abandon(context, build, "The image's creation was cancelled.");
        yield return context.After(context.Options.Cancelling, build.Arn, ImageStatus.Cancelled);

        foreach (var execution in build.Executions.Where(e => e.Status is ExecutionStatus.Running or ExecutionStatus.Pending or ExecutionStatus.RollbackInProgress))
        {
            foreach (var step in execution.Steps.Where(step => step.Status == ExecutionStatus.Pending))
                step.Skip();
            execution.End(ExecutionStatus.Cancelled, context.Now, "The image's creation was cancelled.");
        }

        ImageStates.Enter(context, build, ImageStatus.Cancelled);
    }
}
