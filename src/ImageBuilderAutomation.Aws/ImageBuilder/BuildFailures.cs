using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class BuildFailures(IAmazonImagebuilder client) : IBuildFailures
{
    private const int PageSize = 25;

    public async Task<BuildFailure> ReadAsync(string imageArn, string? reason, CancellationToken cancellationToken)
    {
        var executions = await ListExecutionsAsync(imageArn, cancellationToken);
        // A retried execution does not count; a later one replaces it.
        var counting = executions.Where(execution => execution.Retried != true).ToList();
        var failed = counting.LastOrDefault(execution => HasFailed(execution.Status?.Value));
        var step = failed is null ? null : await FindFailedStepAsync(failed.WorkflowExecutionId, cancellationToken);
        var before = counting.Where(execution => execution.Type?.Value is "BUILD" or "TEST").ToList();
        return new(
            failed?.WorkflowExecutionId,
            // Without any execution there is no evidence that anything succeeded.
            before.Count > 0 && before.TrueForAll(execution => execution.Status?.Value is "COMPLETED" or "SKIPPED")
                && failed?.Type?.Value is null or "DISTRIBUTION",
            step?.Name,
            step?.Action,
            string.Join(" | ", new[] { step?.Message, failed?.Message, reason }.OfType<string>()));
    }

    private async Task<List<WorkflowExecutionMetadata>> ListExecutionsAsync(string imageArn, CancellationToken cancellationToken)
    {
        var executions = new List<WorkflowExecutionMetadata>();
        var request = new ListWorkflowExecutionsRequest { ImageBuildVersionArn = imageArn, MaxResults = PageSize };
        do
        {
            var page = await client.ListWorkflowExecutionsAsync(request, cancellationToken);
            executions.AddRange(page.WorkflowExecutions ?? []);
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return executions;
    }

    private async Task<WorkflowStepMetadata?> FindFailedStepAsync(string execution, CancellationToken cancellationToken)
    {
        var request = new ListWorkflowStepExecutionsRequest { WorkflowExecutionId = execution, MaxResults = PageSize };
        do
        {
            var page = await client.ListWorkflowStepExecutionsAsync(request, cancellationToken);
            if (page.Steps?.Find(step => HasFailed(step.Status?.Value)) is { } failed)
                return failed;
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return null;
    }

    private static bool HasFailed(string? status) => status is "FAILED" or "ROLLBACK_IN_PROGRESS" or "ROLLBACK_COMPLETED" or "TIMED_OUT";
}
