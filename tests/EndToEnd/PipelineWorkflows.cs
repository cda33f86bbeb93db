using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>Lets a pipeline of the demo use other workflows. An update repeats every other setting, because it replaces all of them.</summary>
internal static class PipelineWorkflows
{
    public static async Task UseAsync(DemoEnvironment demo, string name, Func<ImagePipeline, IEnumerable<WorkflowConfiguration>> workflows)
    {
        var pipeline = (await demo.Client.GetImagePipelineAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(demo.Stack.Template.Settings, name) })).ImagePipeline;
        await demo.Client.UpdateImagePipelineAsync(new()
        {
            ImagePipelineArn = pipeline.Arn,
            ImageRecipeArn = pipeline.ImageRecipeArn,
            InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn,
            DistributionConfigurationArn = pipeline.DistributionConfigurationArn,
            ExecutionRole = pipeline.ExecutionRole,
            ImageTestsConfiguration = pipeline.ImageTestsConfiguration,
            ImageScanningConfiguration = pipeline.ImageScanningConfiguration,
            Status = pipeline.Status,
            Workflows = [.. workflows(pipeline)],
            ClientToken = $"workflows-of-{name}",
        });
    }
}
