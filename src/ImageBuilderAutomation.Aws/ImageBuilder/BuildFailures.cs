using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class BuildFailures(IAmazonImagebuilder client) : IBuildFailures
{
    public async Task<BuildFailure> ReadAsync(string imageArn, string? reason, CancellationToken cancellationToken)
    {
        var executions = await Pager.AllAsync(client.WorkflowExecutionPages(imageArn), cancellationToken);
        // A retried execution does not count; a later one replaces it.
        var counting = executions.Where(execution => execution.Retried != true).ToList();
        var failed = counting.LastOrDefault(execution => ExecutionStatus.HasFailed(execution.Status?.Value));
        var step = failed is null ? null : EndingStep(await Pager.AllAsync(client.StepPages(failed.WorkflowExecutionId), cancellationToken));
        var before = counting.Where(execution => execution.Type?.Value is "BUILD" or "TEST").ToList();
        return new(
            failed?.WorkflowExecutionId,
            // Without any execution there is no evidence that anything succeeded. What was cancelled, somebody ended on purpose.
            before.Count > 0 && before.TrueForAll(execution => ExecutionStatus.HasPassed(execution.Status?.Value))
                && failed?.Type?.Value is null or "DISTRIBUTION"
                && !counting.Exists(execution => execution.Status?.Value is ExecutionStatus.Cancelled),
            step?.Name,
            step?.Action,
            string.Join(" | ", new[] { step?.Message, failed?.Message, reason }.OfType<string>()));
    }

    /// <summary>
    /// The step that ended the workflow. An earlier one may have failed too, if the workflow continued after it. A gate that did not release the build comes
    /// first, wherever it is: somebody decided against the image, and whatever failed besides must not look like a reason to try again.
    /// </summary>
    private static WorkflowStepMetadata? EndingStep(IReadOnlyList<WorkflowStepMetadata> steps) =>
        steps.LastOrDefault(IsStoppedGate)
        ?? steps.Where(step => ExecutionStatus.HasFailed(step.Status?.Value))
            .OrderBy(step => ResponseFields.TimeIfReadable(step.EndTime) ?? DateTimeOffset.MaxValue).LastOrDefault();

    private static bool IsStoppedGate(WorkflowStepMetadata step) => step.Action == StepAction.WaitForAction
        && (ExecutionStatus.HasFailed(step.Status?.Value) || step.Status?.Value is ExecutionStatus.Cancelled || StepOutputs.Read(step.Outputs).Action == "STOP");
}
