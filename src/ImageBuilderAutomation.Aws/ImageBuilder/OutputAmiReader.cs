using Amazon.Imagebuilder;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Finds AMIs before distribution, when only the outputs of the step that created them show them.</summary>
internal static class OutputAmiReader
{
    public static async Task<Known<IReadOnlyList<string>>> ReadAsync(IAmazonImagebuilder client, string imageArn, CancellationToken cancellationToken)
    {
        var executions = await client.ListWorkflowExecutionsAsync(new() { ImageBuildVersionArn = imageArn, MaxResults = Pages.Size }, cancellationToken);
        if (executions.WorkflowExecutions?.Find(e => e.Type == WorkflowType.BUILD && e.Retried != true)?.WorkflowExecutionId is not { } build)
            return new Known<IReadOnlyList<string>>.No("the image has no build workflow");
        var steps = await client.ListWorkflowStepExecutionsAsync(new() { WorkflowExecutionId = build, MaxResults = Pages.Size }, cancellationToken);
        return new Known<IReadOnlyList<string>>.Yes([.. (steps.Steps ?? []).Select(step => StepOutputs.AmiIn(step.Outputs)).OfType<string>().Distinct()]);
    }
}
