using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class BuildSteps(IAmazonImagebuilder client) : IBuildSteps
{
    /// <summary>1,000 entries of each list. A step on a page that was not read may have moved, so a longer list is unknown.</summary>
    private const int MaxPages = 40;

    public async Task<Known<IReadOnlyList<BuildStep>>> ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        try
        {
            var executions = await ReadAsync(client.WorkflowExecutionPages(imageArn), "workflow executions", cancellationToken);
            if (executions is not Known<IReadOnlyList<WorkflowExecutionMetadata>>.Yes { Value: var workflows })
                return Unknown(executions);
            List<BuildStep> all = [];
            foreach (var workflow in workflows)
            {
                var id = ResponseFields.Required(workflow.WorkflowExecutionId, "workflowExecutions.workflowExecutionId");
                var listed = await ReadAsync(client.StepPages(id), "workflow steps", cancellationToken);
                if (listed is not Known<IReadOnlyList<WorkflowStepMetadata>>.Yes { Value: var steps })
                    return Unknown(listed);
                foreach (var step in steps)
                    all.Add(await WithTimeoutAsync(StepOf(step), step.StepExecutionId, cancellationToken));
            }

            return new Known<IReadOnlyList<BuildStep>>.Yes(all);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return new Known<IReadOnlyList<BuildStep>>.No("the service does not list its steps any more");
        }
        catch (InvalidDataException error)
        {
            return new Known<IReadOnlyList<BuildStep>>.No(error.Message);
        }
    }

    private static BuildStep StepOf(WorkflowStepMetadata step) => new(
        step.Name ?? "", ResponseFields.Required(step.Status?.Value, "steps.status"), ResponseFields.Time(step.StartTime, "steps.startTime"),
        ResponseFields.Time(step.EndTime, "steps.endTime"), null);

    /// <summary>The list does not say how long a step may take, so a step that runs is read by itself.</summary>
    private async Task<BuildStep> WithTimeoutAsync(BuildStep step, string? stepExecutionId, CancellationToken cancellationToken)
    {
        if (!step.IsRunning)
            return step;
        var request = new GetWorkflowStepExecutionRequest { StepExecutionId = ResponseFields.Required(stepExecutionId, "steps.stepExecutionId") };
        var read = await client.GetWorkflowStepExecutionAsync(request, cancellationToken);
        return step with { Timeout = read.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
    }

    private static Task<Known<IReadOnlyList<T>>> ReadAsync<T>(PageReader<T, string> read, string what, CancellationToken cancellationToken) =>
        Pager.AtMostAsync(read, MaxPages, $"more than {MaxPages * ListPages.Size} {what}", cancellationToken);

    private static Known<IReadOnlyList<BuildStep>>.No Unknown<T>(Known<T> read) => new(((Known<T>.No)read).Reason);
}
