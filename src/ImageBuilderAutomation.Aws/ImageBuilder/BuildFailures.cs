using Amazon.Imagebuilder;
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
        var step = failed is null
            ? null
            : await Pager.FirstAsync(client.StepPages(failed.WorkflowExecutionId), step => ExecutionStatus.HasFailed(step.Status?.Value), cancellationToken);
        var before = counting.Where(execution => execution.Type?.Value is "BUILD" or "TEST").ToList();
        return new(
            failed?.WorkflowExecutionId,
            // Without any execution there is no evidence that anything succeeded.
            before.Count > 0 && before.TrueForAll(execution => ExecutionStatus.HasPassed(execution.Status?.Value))
                && failed?.Type?.Value is null or "DISTRIBUTION",
            step?.Name,
            step?.Action,
            string.Join(" | ", new[] { step?.Message, failed?.Message, reason }.OfType<string>()));
    }
}
