using System.Collections.Frozen;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Every operation that the emulator implements. Operations are stateless.</summary>
public static class OperationTable
{
    public static IReadOnlyList<IOperation> All { get; } =
    [
        new CreateComponent(),
        new GetVersioned("GetComponent", "componentBuildVersionArn", "component"),
        new ImportComponent(),
        new ListComponents(),
        new ListComponentBuildVersions(),
        new DeleteResource("DeleteComponent", "componentBuildVersionArn"),

        new CreateImageRecipe(),
        new GetVersioned("GetImageRecipe", "imageRecipeArn", "imageRecipe"),
        new ListImageRecipes(),
        new DeleteResource("DeleteImageRecipe", "imageRecipeArn"),

        new CreateContainerRecipe(),
        new GetVersioned("GetContainerRecipe", "containerRecipeArn", "containerRecipe"),
        new ListContainerRecipes(),
        new DeleteResource("DeleteContainerRecipe", "containerRecipeArn"),

        new CreateInfrastructureConfiguration(),
        new GetNamed("GetInfrastructureConfiguration", "infrastructureConfigurationArn", "infrastructureConfiguration"),
        new UpdateInfrastructureConfiguration(),
        new ListInfrastructureConfigurations(),
        new DeleteResource("DeleteInfrastructureConfiguration", "infrastructureConfigurationArn"),

        new CreateDistributionConfiguration(),
        new GetNamed("GetDistributionConfiguration", "distributionConfigurationArn", "distributionConfiguration"),
        new UpdateDistributionConfiguration(),
        new ListDistributionConfigurations(),
        new DeleteResource("DeleteDistributionConfiguration", "distributionConfigurationArn"),

        new CreateWorkflow(),
        new GetVersioned("GetWorkflow", "workflowBuildVersionArn", "workflow"),
        new ListWorkflows(),
        new ListWorkflowBuildVersions(),
        new DeleteResource("DeleteWorkflow", "workflowBuildVersionArn"),

        new CreateImagePipeline(),
        new GetNamed("GetImagePipeline", "imagePipelineArn", "imagePipeline"),
        new UpdateImagePipeline(),
        new ListImagePipelines(),
        new DeleteImagePipeline(),

        new StartImagePipelineExecution(),
        new CreateImage(),
        new GetVersioned("GetImage", "imageBuildVersionArn", "image"),
        new ListImages(),
        new ListImageBuildVersions(),
        new ListImagePipelineImages(),
        new ListImagePackages(),
        new ImportVmImage(),
        new ImportDiskImage(),
        new DistributeImage(),
        new CancelImageCreation(),
        new RetryImage(),
        new DeleteImage(),

        new ListWorkflowExecutions(),
        new GetWorkflowExecution(),
        new ListWorkflowStepExecutions(),
        new GetWorkflowStepExecution(),
        new ListWaitingWorkflowSteps(),
        new SendWorkflowStepAction(),

        new ListImageScanFindings(),
        new ListImageScanFindingAggregations(),

        new CreateLifecyclePolicy(),
        new GetNamed("GetLifecyclePolicy", "lifecyclePolicyArn", "lifecyclePolicy"),
        new UpdateLifecyclePolicy(),
        new ListLifecyclePolicies(),
        new DeleteResource("DeleteLifecyclePolicy", "lifecyclePolicyArn"),

        new StartResourceStateUpdate(),
        new GetLifecycleExecution(),
        new ListLifecycleExecutions(),
        new ListLifecycleExecutionResources(),
        new CancelLifecycleExecution(),

        new GetPolicy("GetComponentPolicy", "componentArn"),
        new PutPolicy("PutComponentPolicy", "componentArn"),
        new GetPolicy("GetContainerRecipePolicy", "containerRecipeArn"),
        new PutPolicy("PutContainerRecipePolicy", "containerRecipeArn"),
        new GetPolicy("GetImagePolicy", "imageArn"),
        new PutPolicy("PutImagePolicy", "imageArn"),
        new GetPolicy("GetImageRecipePolicy", "imageRecipeArn"),
        new PutPolicy("PutImageRecipePolicy", "imageRecipeArn"),

        new GetMarketplaceResource(),

        new ListTagsForResource(),
        new TagResource(),
        new UntagResource(),
    ];

    private static readonly FrozenDictionary<string, IOperation> ByName = All.ToFrozenDictionary(o => o.Name, StringComparer.Ordinal);

    public static IOperation? Find(string name) => ByName.GetValueOrDefault(name);
}
