using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>The service's list operations, for <see cref="Pager"/>.</summary>
internal static class ListPages
{
    /// <summary>The largest page size of the service.</summary>
    public const int Size = 25;

    /// <summary>
    /// 3,000 packages. The service documents no quota for the packages of an image, and an operating system has more packages than findings; a longer
    /// list would take more calls than a function may make.
    /// </summary>
    public const int MaxPackagePages = 120;

    /// <param name="configuration">Only pipelines that use this infrastructure configuration; null for all.</param>
    public static PageReader<ImagePipeline, string> PipelinePages(this IAmazonImagebuilder client, string? configuration = null) => async (token, cancellation) =>
    {
        List<Filter>? filters = configuration is null ? null : [new() { Name = "infrastructureConfigurationArn", Values = [configuration] }];
        var page = await client.ListImagePipelinesAsync(new() { Filters = filters, MaxResults = Size, NextToken = token }, cancellation);
        return (page.ImagePipelineList, page.NextToken);
    };

    public static PageReader<ImageSummary, string> PipelineImagePages(this IAmazonImagebuilder client, string pipelineArn) => async (token, cancellation) =>
    {
        var page = await client.ListImagePipelineImagesAsync(new() { ImagePipelineArn = pipelineArn, MaxResults = Size, NextToken = token }, cancellation);
        return (page.ImageSummaryList, page.NextToken);
    };

    /// <summary>The account's own image versions, including deprecated ones.</summary>
    public static PageReader<ImageVersion, string> ImageVersionPages(this IAmazonImagebuilder client) => async (token, cancellation) =>
    {
        var page = await client.ListImagesAsync(
            new() { Owner = Ownership.Self, IncludeDeprecated = true, MaxResults = Size, NextToken = token }, cancellation);
        return (page.ImageVersionList, page.NextToken);
    };

    /// <param name="versionArn">Null for the builds of all versions.</param>
    public static PageReader<ImageSummary, string> BuildPages(this IAmazonImagebuilder client, string? versionArn) => async (token, cancellation) =>
    {
        var page = await client.ListImageBuildVersionsAsync(new() { ImageVersionArn = versionArn, MaxResults = Size, NextToken = token }, cancellation);
        return (page.ImageSummaryList, page.NextToken);
    };

    /// <param name="owner">Null for the service's default.</param>
    public static PageReader<ImageRecipeSummary, string> ImageRecipePages(this IAmazonImagebuilder client, Ownership? owner = null) => async (token, cancellation) =>
    {
        var page = await client.ListImageRecipesAsync(new() { Owner = owner, MaxResults = Size, NextToken = token }, cancellation);
        return (page.ImageRecipeSummaryList, page.NextToken);
    };

    /// <param name="owner">Null for the service's default.</param>
    public static PageReader<ContainerRecipeSummary, string> ContainerRecipePages(this IAmazonImagebuilder client, Ownership? owner = null) =>
        async (token, cancellation) =>
        {
            var page = await client.ListContainerRecipesAsync(new() { Owner = owner, MaxResults = Size, NextToken = token }, cancellation);
            return (page.ContainerRecipeSummaryList, page.NextToken);
        };

    /// <summary>The account's own workflows, each version.</summary>
    public static PageReader<WorkflowVersion, string> WorkflowPages(this IAmazonImagebuilder client) => async (token, cancellation) =>
    {
        var page = await client.ListWorkflowsAsync(new() { Owner = Ownership.Self, MaxResults = Size, NextToken = token }, cancellation);
        return (page.WorkflowVersionList, page.NextToken);
    };

    public static PageReader<WorkflowExecutionMetadata, string> WorkflowExecutionPages(this IAmazonImagebuilder client, string imageArn) =>
        async (token, cancellation) =>
        {
            var page = await client.ListWorkflowExecutionsAsync(new() { ImageBuildVersionArn = imageArn, MaxResults = Size, NextToken = token }, cancellation);
            return (page.WorkflowExecutions, page.NextToken);
        };

    public static PageReader<WorkflowStepMetadata, string> StepPages(this IAmazonImagebuilder client, string executionId) => async (token, cancellation) =>
    {
        var page = await client.ListWorkflowStepExecutionsAsync(new() { WorkflowExecutionId = executionId, MaxResults = Size, NextToken = token }, cancellation);
        return (page.Steps, page.NextToken);
    };

    public static PageReader<WorkflowStepExecution, string> WaitingStepPages(this IAmazonImagebuilder client) => async (token, cancellation) =>
    {
        var page = await client.ListWaitingWorkflowStepsAsync(new() { MaxResults = Size, NextToken = token }, cancellation);
        return (page.Steps, page.NextToken);
    };

    public static PageReader<ImagePackage, string> PackagePages(this IAmazonImagebuilder client, string imageArn) => async (token, cancellation) =>
    {
        var page = await client.ListImagePackagesAsync(new() { ImageBuildVersionArn = imageArn, MaxResults = Size, NextToken = token }, cancellation);
        return (page.ImagePackageList, page.NextToken);
    };

    public static PageReader<ImageScanFinding, string> FindingPages(this IAmazonImagebuilder client, string imageArn) => async (token, cancellation) =>
    {
        var page = await client.ListImageScanFindingsAsync(
            new() { Filters = [new() { Name = "imageBuildVersionArn", Values = [imageArn] }], MaxResults = Size, NextToken = token }, cancellation);
        return (page.Findings, page.NextToken);
    };

    /// <summary>Numbers of findings by severity. The operation has no page size.</summary>
    public static PageReader<ImageScanFindingAggregation, string> FindingCountPages(this IAmazonImagebuilder client, string imageArn) =>
        async (token, cancellation) =>
        {
            var page = await client.ListImageScanFindingAggregationsAsync(
                new() { Filter = new() { Name = "imageBuildVersionArn", Values = [imageArn] }, NextToken = token }, cancellation);
            return (page.Aggregations, page.NextToken);
        };

    public static PageReader<InfrastructureConfigurationSummary, string> ConfigurationPages(this IAmazonImagebuilder client) => async (token, cancellation) =>
    {
        var page = await client.ListInfrastructureConfigurationsAsync(new() { MaxResults = Size, NextToken = token }, cancellation);
        return (page.InfrastructureConfigurationSummaryList, page.NextToken);
    };

    public static PageReader<DistributionConfigurationSummary, string> DistributionPages(this IAmazonImagebuilder client) => async (token, cancellation) =>
    {
        var page = await client.ListDistributionConfigurationsAsync(new() { MaxResults = Size, NextToken = token }, cancellation);
        return (page.DistributionConfigurationSummaryList, page.NextToken);
    };

    public static PageReader<LifecycleExecution, string> LifecycleExecutionPages(this IAmazonImagebuilder client, string imageArn) => async (token, cancellation) =>
    {
        var page = await client.ListLifecycleExecutionsAsync(new() { ResourceArn = imageArn, MaxResults = Size, NextToken = token }, cancellation);
        return (page.LifecycleExecutions, page.NextToken);
    };

    /// <param name="parent">Null for the images, an image's ARN for its AMIs, snapshots and containers.</param>
    public static PageReader<LifecycleExecutionResource, string> LifecycleResourcePages(this IAmazonImagebuilder client, string executionId, string? parent) =>
        async (token, cancellation) =>
        {
            var page = await client.ListLifecycleExecutionResourcesAsync(
                new() { LifecycleExecutionId = executionId, ParentResourceId = parent, MaxResults = Size, NextToken = token }, cancellation);
            return (page.Resources, page.NextToken);
        };
}
