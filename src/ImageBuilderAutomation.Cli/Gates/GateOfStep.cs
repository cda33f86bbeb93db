using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>The gate that a person names by its step's id.</summary>
internal static class GateOfStep
{
    public static Argument<string> Argument() => new("step") { Description = "The step execution id, as shown by gates list." };

    /// <param name="orOpen">Creates a record from the waiting step in the service when no record exists.</param>
    /// <exception cref="UsageException">Neither the table nor the service has the step.</exception>
    public static async Task<GateRecord> FindAsync(Stack stack, string step, bool orOpen, CancellationToken cancellationToken)
    {
        // The index may lag, so the record itself is read again.
        if (await stack.Gates.FindByStepAsync(step, cancellationToken) is { } found)
            return await stack.Gates.ReadAsync(found.ImageArn, step, cancellationToken) ?? found;
        return orOpen && await stack.Get<IWorkflowSteps>().ReadAsync(step, cancellationToken) is { IsWaiting: true } waiting
            ? await stack.Gates.ReadAsync(waiting.ImageArn, step, cancellationToken) ?? GateTransitions.Opened(waiting)
            : throw new UsageException(
                $"Expected the id of a waiting step of account {stack.AccountRegion.Account} in {stack.AccountRegion.Region}, found '{step}'. "
                + "List open gates with: gates list");
    }
}
