$version: "2.0"

namespace com.amazonaws.imagebuilder

@aws.api#service(sdkId: "imagebuilder", endpointPrefix: "imagebuilder")
@aws.auth#sigv4(name: "imagebuilder")
@aws.protocols#restJson1
service imagebuilder {
    version: "2019-12-02"
    operations: [
        CancelImageCreation
        CancelLifecycleExecution
        CreateComponent
        CreateContainerRecipe
        CreateDistributionConfiguration
        CreateImage
        CreateImagePipeline
        CreateImageRecipe
        CreateInfrastructureConfiguration
        CreateLifecyclePolicy
        CreateWorkflow
        DeleteComponent
        DeleteContainerRecipe
        DeleteDistributionConfiguration
        DeleteImage
        DeleteImagePipeline
        DeleteImageRecipe
        DeleteInfrastructureConfiguration
        DeleteLifecyclePolicy
        DeleteWorkflow
        DistributeImage
        GetComponent
        GetComponentPolicy
        GetContainerRecipe
        GetContainerRecipePolicy
        GetDistributionConfiguration
        GetImage
        GetImagePipeline
        GetImagePolicy
        GetImageRecipe
        GetImageRecipePolicy
        GetInfrastructureConfiguration
        GetLifecycleExecution
        GetLifecyclePolicy
        GetMarketplaceResource
        GetWorkflow
        GetWorkflowExecution
        GetWorkflowStepExecution
        ImportComponent
        ImportDiskImage
        ImportVmImage
        ListComponentBuildVersions
        ListComponents
        ListContainerRecipes
        ListDistributionConfigurations
        ListImageBuildVersions
        ListImagePackages
        ListImagePipelineImages
        ListImagePipelines
        ListImageRecipes
        ListImageScanFindingAggregations
        ListImageScanFindings
        ListImages
        ListInfrastructureConfigurations
        ListLifecycleExecutionResources
        ListLifecycleExecutions
        ListLifecyclePolicies
        ListTagsForResource
        ListWaitingWorkflowSteps
        ListWorkflowBuildVersions
        ListWorkflowExecutions
        ListWorkflowStepExecutions
        ListWorkflows
        PutComponentPolicy
        PutContainerRecipePolicy
        PutImagePolicy
        PutImageRecipePolicy
        RetryImage
        SendWorkflowStepAction
        StartImagePipelineExecution
        StartResourceStateUpdate
        TagResource
        UntagResource
        UpdateDistributionConfiguration
        UpdateImagePipeline
        UpdateInfrastructureConfiguration
        UpdateLifecyclePolicy
    ]
}

@http(method: "PUT", uri: "/CancelImageCreation")
operation CancelImageCreation {
    input: CancelImageCreationRequest
    output: CancelImageCreationResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
    ]
}

@http(method: "PUT", uri: "/CancelLifecycleExecution")
operation CancelLifecycleExecution {
    input: CancelLifecycleExecutionRequest
    output: CancelLifecycleExecutionResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
    ]
}

@http(method: "PUT", uri: "/CreateComponent")
operation CreateComponent {
    input: CreateComponentRequest
    output: CreateComponentResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        InvalidVersionNumberException
        ResourceInUseException
        InvalidParameterCombinationException
        ServiceQuotaExceededException
        DryRunOperationException
    ]
}

@http(method: "PUT", uri: "/CreateContainerRecipe")
operation CreateContainerRecipe {
    input: CreateContainerRecipeRequest
    output: CreateContainerRecipeResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        InvalidVersionNumberException
        ResourceInUseException
        ResourceAlreadyExistsException
        ServiceQuotaExceededException
    ]
}

@http(method: "PUT", uri: "/CreateDistributionConfiguration")
operation CreateDistributionConfiguration {
    input: CreateDistributionConfigurationRequest
    output: CreateDistributionConfigurationResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
        ResourceAlreadyExistsException
        InvalidParameterCombinationException
        ServiceQuotaExceededException
    ]
}

@http(method: "PUT", uri: "/CreateImage")
operation CreateImage {
    input: CreateImageRequest
    output: CreateImageResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
        ServiceQuotaExceededException
    ]
}

@http(method: "PUT", uri: "/CreateImagePipeline")
operation CreateImagePipeline {
    input: CreateImagePipelineRequest
    output: CreateImagePipelineResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
        ResourceAlreadyExistsException
        ServiceQuotaExceededException
    ]
}

@http(method: "PUT", uri: "/CreateImageRecipe")
operation CreateImageRecipe {
    input: CreateImageRecipeRequest
    output: CreateImageRecipeResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        InvalidVersionNumberException
        ResourceInUseException
        ResourceAlreadyExistsException
        ServiceQuotaExceededException
    ]
}

@http(method: "PUT", uri: "/CreateInfrastructureConfiguration")
operation CreateInfrastructureConfiguration {
    input: CreateInfrastructureConfigurationRequest
    output: CreateInfrastructureConfigurationResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
        ResourceAlreadyExistsException
        ServiceQuotaExceededException
    ]
}

@http(method: "PUT", uri: "/CreateLifecyclePolicy")
operation CreateLifecyclePolicy {
    input: CreateLifecyclePolicyRequest
    output: CreateLifecyclePolicyResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
        ResourceAlreadyExistsException
        ServiceQuotaExceededException
    ]
}

@http(method: "PUT", uri: "/CreateWorkflow")
operation CreateWorkflow {
    input: CreateWorkflowRequest
    output: CreateWorkflowResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        InvalidVersionNumberException
        ResourceInUseException
        InvalidParameterCombinationException
        ServiceQuotaExceededException
        DryRunOperationException
    ]
}

@http(method: "DELETE", uri: "/DeleteComponent")
operation DeleteComponent {
    input: DeleteComponentRequest
    output: DeleteComponentResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "DELETE", uri: "/DeleteContainerRecipe")
operation DeleteContainerRecipe {
    input: DeleteContainerRecipeRequest
    output: DeleteContainerRecipeResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "DELETE", uri: "/DeleteDistributionConfiguration")
operation DeleteDistributionConfiguration {
    input: DeleteDistributionConfigurationRequest
    output: DeleteDistributionConfigurationResponse
    errors: [
        ServiceException
        ClientException
        InvalidRequestException
        ServiceUnavailableException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "DELETE", uri: "/DeleteImage")
operation DeleteImage {
    input: DeleteImageRequest
    output: DeleteImageResponse
    errors: [
        ServiceException
        ClientException
        InvalidRequestException
        ServiceUnavailableException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "DELETE", uri: "/DeleteImagePipeline")
operation DeleteImagePipeline {
    input: DeleteImagePipelineRequest
    output: DeleteImagePipelineResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "DELETE", uri: "/DeleteImageRecipe")
operation DeleteImageRecipe {
    input: DeleteImageRecipeRequest
    output: DeleteImageRecipeResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "DELETE", uri: "/DeleteInfrastructureConfiguration")
operation DeleteInfrastructureConfiguration {
    input: DeleteInfrastructureConfigurationRequest
    output: DeleteInfrastructureConfigurationResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "DELETE", uri: "/DeleteLifecyclePolicy")
operation DeleteLifecyclePolicy {
    input: DeleteLifecyclePolicyRequest
    output: DeleteLifecyclePolicyResponse
    errors: [
        ServiceException
        ClientException
        InvalidRequestException
        ServiceUnavailableException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "DELETE", uri: "/DeleteWorkflow")
operation DeleteWorkflow {
    input: DeleteWorkflowRequest
    output: DeleteWorkflowResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
        ResourceDependencyException
    ]
}

@http(method: "PUT", uri: "/DistributeImage")
operation DistributeImage {
    input: DistributeImageRequest
    output: DistributeImageResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
        ServiceQuotaExceededException
        AccessDeniedException
        TooManyRequestsException
        ResourceNotFoundException
    ]
}

@http(method: "GET", uri: "/GetComponent")
operation GetComponent {
    input: GetComponentRequest
    output: GetComponentResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetComponentPolicy")
operation GetComponentPolicy {
    input: GetComponentPolicyRequest
    output: GetComponentPolicyResponse
    errors: [
        ServiceException
        ServiceUnavailableException
        ResourceNotFoundException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetContainerRecipe")
operation GetContainerRecipe {
    input: GetContainerRecipeRequest
    output: GetContainerRecipeResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetContainerRecipePolicy")
operation GetContainerRecipePolicy {
    input: GetContainerRecipePolicyRequest
    output: GetContainerRecipePolicyResponse
    errors: [
        ServiceException
        ServiceUnavailableException
        InvalidRequestException
        ResourceNotFoundException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetDistributionConfiguration")
operation GetDistributionConfiguration {
    input: GetDistributionConfigurationRequest
    output: GetDistributionConfigurationResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetImage")
operation GetImage {
    input: GetImageRequest
    output: GetImageResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetImagePipeline")
operation GetImagePipeline {
    input: GetImagePipelineRequest
    output: GetImagePipelineResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetImagePolicy")
operation GetImagePolicy {
    input: GetImagePolicyRequest
    output: GetImagePolicyResponse
    errors: [
        ServiceException
        ServiceUnavailableException
        ResourceNotFoundException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetImageRecipe")
operation GetImageRecipe {
    input: GetImageRecipeRequest
    output: GetImageRecipeResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetImageRecipePolicy")
operation GetImageRecipePolicy {
    input: GetImageRecipePolicyRequest
    output: GetImageRecipePolicyResponse
    errors: [
        ServiceException
        ServiceUnavailableException
        InvalidRequestException
        ResourceNotFoundException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetInfrastructureConfiguration")
operation GetInfrastructureConfiguration {
    input: GetInfrastructureConfigurationRequest
    output: GetInfrastructureConfigurationResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetLifecycleExecution")
operation GetLifecycleExecution {
    input: GetLifecycleExecutionRequest
    output: GetLifecycleExecutionResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetLifecyclePolicy")
operation GetLifecyclePolicy {
    input: GetLifecyclePolicyRequest
    output: GetLifecyclePolicyResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/GetMarketplaceResource")
operation GetMarketplaceResource {
    input: GetMarketplaceResourceRequest
    output: GetMarketplaceResourceResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetWorkflow")
operation GetWorkflow {
    input: GetWorkflowRequest
    output: GetWorkflowResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetWorkflowExecution")
operation GetWorkflowExecution {
    input: GetWorkflowExecutionRequest
    output: GetWorkflowExecutionResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/GetWorkflowStepExecution")
operation GetWorkflowStepExecution {
    input: GetWorkflowStepExecutionRequest
    output: GetWorkflowStepExecutionResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "PUT", uri: "/ImportComponent")
operation ImportComponent {
    input: ImportComponentRequest
    output: ImportComponentResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        InvalidVersionNumberException
        ResourceInUseException
        InvalidParameterCombinationException
    ]
}

@http(method: "PUT", uri: "/ImportDiskImage")
operation ImportDiskImage {
    input: ImportDiskImageRequest
    output: ImportDiskImageResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        AccessDeniedException
        TooManyRequestsException
    ]
}

@http(method: "PUT", uri: "/ImportVmImage")
operation ImportVmImage {
    input: ImportVmImageRequest
    output: ImportVmImageResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
    ]
}

@http(method: "POST", uri: "/ListComponentBuildVersions")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "componentSummaryList", pageSize: "maxResults")
operation ListComponentBuildVersions {
    input: ListComponentBuildVersionsRequest
    output: ListComponentBuildVersionsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListComponents")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "componentVersionList", pageSize: "maxResults")
operation ListComponents {
    input: ListComponentsRequest
    output: ListComponentsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListContainerRecipes")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "containerRecipeSummaryList", pageSize: "maxResults")
operation ListContainerRecipes {
    input: ListContainerRecipesRequest
    output: ListContainerRecipesResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListDistributionConfigurations")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "distributionConfigurationSummaryList", pageSize: "maxResults")
operation ListDistributionConfigurations {
    input: ListDistributionConfigurationsRequest
    output: ListDistributionConfigurationsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListImageBuildVersions")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "imageSummaryList", pageSize: "maxResults")
operation ListImageBuildVersions {
    input: ListImageBuildVersionsRequest
    output: ListImageBuildVersionsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListImagePackages")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "imagePackageList", pageSize: "maxResults")
operation ListImagePackages {
    input: ListImagePackagesRequest
    output: ListImagePackagesResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ResourceNotFoundException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListImagePipelineImages")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "imageSummaryList", pageSize: "maxResults")
operation ListImagePipelineImages {
    input: ListImagePipelineImagesRequest
    output: ListImagePipelineImagesResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ResourceNotFoundException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListImagePipelines")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "imagePipelineList", pageSize: "maxResults")
operation ListImagePipelines {
    input: ListImagePipelinesRequest
    output: ListImagePipelinesResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListImageRecipes")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "imageRecipeSummaryList", pageSize: "maxResults")
operation ListImageRecipes {
    input: ListImageRecipesRequest
    output: ListImageRecipesResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListImageScanFindingAggregations")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "responses")
operation ListImageScanFindingAggregations {
    input: ListImageScanFindingAggregationsRequest
    output: ListImageScanFindingAggregationsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListImageScanFindings")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "findings", pageSize: "maxResults")
operation ListImageScanFindings {
    input: ListImageScanFindingsRequest
    output: ListImageScanFindingsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListImages")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "imageVersionList", pageSize: "maxResults")
operation ListImages {
    input: ListImagesRequest
    output: ListImagesResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListInfrastructureConfigurations")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "infrastructureConfigurationSummaryList", pageSize: "maxResults")
operation ListInfrastructureConfigurations {
    input: ListInfrastructureConfigurationsRequest
    output: ListInfrastructureConfigurationsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListLifecycleExecutionResources")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "resources", pageSize: "maxResults")
operation ListLifecycleExecutionResources {
    input: ListLifecycleExecutionResourcesRequest
    output: ListLifecycleExecutionResourcesResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListLifecycleExecutions")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "lifecycleExecutions", pageSize: "maxResults")
operation ListLifecycleExecutions {
    input: ListLifecycleExecutionsRequest
    output: ListLifecycleExecutionsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListLifecyclePolicies")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "lifecyclePolicySummaryList", pageSize: "maxResults")
operation ListLifecyclePolicies {
    input: ListLifecyclePoliciesRequest
    output: ListLifecyclePoliciesResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "GET", uri: "/tags/{resourceArn}")
operation ListTagsForResource {
    input: ListTagsForResourceRequest
    output: ListTagsForResourceResponse
    errors: [
        ServiceException
        InvalidParameterException
        ResourceNotFoundException
    ]
}

@http(method: "POST", uri: "/ListWaitingWorkflowSteps")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "steps", pageSize: "maxResults")
operation ListWaitingWorkflowSteps {
    input: ListWaitingWorkflowStepsRequest
    output: ListWaitingWorkflowStepsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListWorkflowBuildVersions")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "workflowSummaryList", pageSize: "maxResults")
operation ListWorkflowBuildVersions {
    input: ListWorkflowBuildVersionsRequest
    output: ListWorkflowBuildVersionsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListWorkflowExecutions")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "workflowExecutions", pageSize: "maxResults")
operation ListWorkflowExecutions {
    input: ListWorkflowExecutionsRequest
    output: ListWorkflowExecutionsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListWorkflowStepExecutions")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "steps", pageSize: "maxResults")
operation ListWorkflowStepExecutions {
    input: ListWorkflowStepExecutionsRequest
    output: ListWorkflowStepExecutionsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "POST", uri: "/ListWorkflows")
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "workflowVersionList", pageSize: "maxResults")
operation ListWorkflows {
    input: ListWorkflowsRequest
    output: ListWorkflowsResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidPaginationTokenException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "PUT", uri: "/PutComponentPolicy")
operation PutComponentPolicy {
    input: PutComponentPolicyRequest
    output: PutComponentPolicyResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidParameterValueException
        ResourceNotFoundException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "PUT", uri: "/PutContainerRecipePolicy")
operation PutContainerRecipePolicy {
    input: PutContainerRecipePolicyRequest
    output: PutContainerRecipePolicyResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidParameterValueException
        ResourceNotFoundException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "PUT", uri: "/PutImagePolicy")
operation PutImagePolicy {
    input: PutImagePolicyRequest
    output: PutImagePolicyResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidParameterValueException
        ResourceNotFoundException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "PUT", uri: "/PutImageRecipePolicy")
operation PutImageRecipePolicy {
    input: PutImageRecipePolicyRequest
    output: PutImageRecipePolicyResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        InvalidParameterValueException
        ResourceNotFoundException
        ForbiddenException
        CallRateLimitExceededException
    ]
}

@http(method: "PUT", uri: "/RetryImage")
operation RetryImage {
    input: RetryImageRequest
    output: RetryImageResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
    ]
}

@http(method: "PUT", uri: "/SendWorkflowStepAction")
operation SendWorkflowStepAction {
    input: SendWorkflowStepActionRequest
    output: SendWorkflowStepActionResponse
    errors: [
        ServiceException
        ClientException
        ResourceNotFoundException
        InvalidRequestException
        InvalidParameterValueException
        ServiceUnavailableException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
    ]
}

@http(method: "PUT", uri: "/StartImagePipelineExecution")
operation StartImagePipelineExecution {
    input: StartImagePipelineExecutionRequest
    output: StartImagePipelineExecutionResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ResourceNotFoundException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
    ]
}

@http(method: "PUT", uri: "/StartResourceStateUpdate")
operation StartResourceStateUpdate {
    input: StartResourceStateUpdateRequest
    output: StartResourceStateUpdateResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        ResourceNotFoundException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
    ]
}

@http(method: "POST", uri: "/tags/{resourceArn}")
operation TagResource {
    input: TagResourceRequest
    output: TagResourceResponse
    errors: [
        ServiceException
        InvalidParameterException
        ResourceNotFoundException
    ]
}

@http(method: "DELETE", uri: "/tags/{resourceArn}")
operation UntagResource {
    input: UntagResourceRequest
    output: UntagResourceResponse
    errors: [
        ServiceException
        InvalidParameterException
        ResourceNotFoundException
    ]
}

@http(method: "PUT", uri: "/UpdateDistributionConfiguration")
operation UpdateDistributionConfiguration {
    input: UpdateDistributionConfigurationRequest
    output: UpdateDistributionConfigurationResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
        InvalidParameterCombinationException
    ]
}

@http(method: "PUT", uri: "/UpdateImagePipeline")
operation UpdateImagePipeline {
    input: UpdateImagePipelineRequest
    output: UpdateImagePipelineResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
    ]
}

@http(method: "PUT", uri: "/UpdateInfrastructureConfiguration")
operation UpdateInfrastructureConfiguration {
    input: UpdateInfrastructureConfigurationRequest
    output: UpdateInfrastructureConfigurationResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
    ]
}

@http(method: "PUT", uri: "/UpdateLifecyclePolicy")
operation UpdateLifecyclePolicy {
    input: UpdateLifecyclePolicyRequest
    output: UpdateLifecyclePolicyResponse
    errors: [
        ServiceException
        ClientException
        ServiceUnavailableException
        InvalidRequestException
        IdempotentParameterMismatchException
        ForbiddenException
        CallRateLimitExceededException
        ResourceInUseException
        InvalidParameterCombinationException
    ]
}

@error("client")
@httpError(403)
structure AccessDeniedException {
    message: ErrorMessage
}

structure AccountAggregation {
    accountId: NonEmptyString
    severityCounts: SeverityCounts
}

@pattern("^[0-9]{12}$")
string AccountId

@length(min: 1, max: 1536)
list AccountList {
    member: AccountId
}

structure AdditionalInstanceConfiguration {
    systemsManagerAgent: SystemsManagerAgent
    userDataOverride: UserDataOverride
}

structure Ami {
    region: NonEmptyString
    image: NonEmptyString
    name: NonEmptyString
    description: NonEmptyString
    state: ImageState
    accountId: NonEmptyString
}

structure AmiDistributionConfiguration {
    name: AmiNameString
    description: NonEmptyString
    targetAccountIds: AccountList
    amiTags: TagMap
    kmsKeyId: NonEmptyString
    launchPermission: LaunchPermissionConfiguration
}

list AmiList {
    member: Ami
}

@length(min: 1, max: 127)
@pattern("^[-_A-Za-z0-9{][-_A-Za-z0-9\\s:{}\\.]+[-_A-Za-z0-9}]$")
string AmiNameString

@length(min: 3, max: 128)
@pattern("^[A-Za-z0-9()\\[\\]./'@_\\-][A-Za-z0-9 ()\\[\\]./'@_\\-]{1,126}[A-Za-z0-9()\\[\\]./'@_\\-]$")
string AmiWatermarkName

@length(min: 1, max: 5)
list AmiWatermarksList {
    member: AmiWatermarkName
}

string Arn

@range(min: 1, max: 10)
integer AutoDisableFailureCount

structure AutoDisablePolicy {
    @required failureCount: AutoDisableFailureCount
}

boolean Boolean

enum BuildType {
    USER_INITIATED
    SCHEDULED
    IMPORT
    IMPORT_ISO
}

@error("client")
@httpError(429)
structure CallRateLimitExceededException {
    message: ErrorMessage
}

structure CancelImageCreationRequest {
    @required imageBuildVersionArn: ImageBuildVersionArn
    @required @idempotencyToken clientToken: ClientToken
}

structure CancelImageCreationResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    imageBuildVersionArn: ImageBuildVersionArn
}

structure CancelLifecycleExecutionRequest {
    @required lifecycleExecutionId: LifecycleExecutionId
    @required @idempotencyToken clientToken: ClientToken
}

structure CancelLifecycleExecutionResponse {
    lifecycleExecutionId: LifecycleExecutionId
}

@error("client")
@httpError(400)
structure ClientException {
    message: ErrorMessage
}

@length(min: 1, max: 64)
string ClientToken

structure Component {
    arn: ImageBuilderArn
    name: ResourceName
    version: VersionNumber
    description: NonEmptyString
    changeDescription: NonEmptyString
    type: ComponentType
    platform: Platform
    supportedOsVersions: OsVersionList
    state: ComponentState
    parameters: ComponentParameterDetailList
    owner: NonEmptyString
    data: ComponentData
    kmsKeyId: NonEmptyString
    encrypted: NullableBoolean
    dateCreated: DateTime
    tags: TagMap
    publisher: NonEmptyString
    obfuscate: Boolean
    productCodes: ProductCodeList
}

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):component/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$")
string ComponentBuildVersionArn

structure ComponentConfiguration {
    @required componentArn: ComponentVersionArnOrBuildVersionArn
    parameters: ComponentParameterList
}

@length(min: 1)
list ComponentConfigurationList {
    member: ComponentConfiguration
}

string ComponentData

enum ComponentFormat {
    SHELL
}

structure ComponentParameter {
    @required name: ComponentParameterName
    @required value: ComponentParameterValueList
}

@length(min: 1, max: 1024)
@pattern("[^\\x00]+")
string ComponentParameterDescription

structure ComponentParameterDetail {
    @required name: ComponentParameterName
    @required type: ComponentParameterType
    defaultValue: ComponentParameterValueList
    description: ComponentParameterDescription
}

list ComponentParameterDetailList {
    member: ComponentParameterDetail
}

@length(min: 1)
list ComponentParameterList {
    member: ComponentParameter
}

@length(min: 1, max: 256)
@pattern("[^\\x00]+")
string ComponentParameterName

@length(min: 1, max: 20)
@pattern("^String|Integer|Boolean|StringList$")
string ComponentParameterType

@length(min: 0)
@pattern("[^\\x00]*")
string ComponentParameterValue

list ComponentParameterValueList {
    member: ComponentParameterValue
}

structure ComponentState {
    status: ComponentStatus
    reason: NonEmptyString
}

enum ComponentStatus {
    DEPRECATED
    DISABLED
    ACTIVE
}

structure ComponentSummary {
    arn: ImageBuilderArn
    name: ResourceName
    version: VersionNumber
    platform: Platform
    supportedOsVersions: OsVersionList
    state: ComponentState
    type: ComponentType
    owner: NonEmptyString
    description: NonEmptyString
    changeDescription: NonEmptyString
    dateCreated: DateTime
    tags: TagMap
    publisher: NonEmptyString
    obfuscate: Boolean
}

list ComponentSummaryList {
    member: ComponentSummary
}

enum ComponentType {
    BUILD
    TEST
}

structure ComponentVersion {
    arn: ImageBuilderArn
    name: ResourceName
    version: VersionNumber
    description: NonEmptyString
    platform: Platform
    supportedOsVersions: OsVersionList
    type: ComponentType
    owner: NonEmptyString
    dateCreated: DateTime
    status: ComponentStatus
    productCodes: ProductCodeList
}

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):component/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+$")
string ComponentVersionArn

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):component/[a-z0-9-_]+/(?:(?:([0-9]+|x)\\.([0-9]+|x)\\.([0-9]+|x))|(?:[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+))$")
string ComponentVersionArnOrBuildVersionArn

list ComponentVersionList {
    member: ComponentVersion
}

@range(min: 0)
integer ConsecutiveFailures

structure Container {
    region: NonEmptyString
    imageUris: StringList
}

structure ContainerDistributionConfiguration {
    description: NonEmptyString
    containerTags: StringList
    @required targetRepository: TargetContainerRepository
}

list ContainerList {
    member: Container
}

structure ContainerRecipe {
    arn: ImageBuilderArn
    containerType: ContainerType
    name: ResourceName
    description: NonEmptyString
    platform: Platform
    owner: NonEmptyString
    version: VersionNumber
    components: ComponentConfigurationList
    instanceConfiguration: InstanceConfiguration
    dockerfileTemplateData: DockerFileTemplate
    kmsKeyId: NonEmptyString
    encrypted: NullableBoolean
    parentImage: NonEmptyString
    dateCreated: DateTime
    tags: TagMap
    workingDirectory: NonEmptyString
    targetRepository: TargetContainerRepository
}

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):container-recipe/[a-z0-9-_]+/(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$")
string ContainerRecipeArn

structure ContainerRecipeSummary {
    arn: ImageBuilderArn
    containerType: ContainerType
    name: ResourceName
    platform: Platform
    owner: NonEmptyString
    parentImage: NonEmptyString
    dateCreated: DateTime
    instanceImage: NonEmptyString
    tags: TagMap
}

list ContainerRecipeSummaryList {
    member: ContainerRecipeSummary
}

enum ContainerRepositoryService {
    ECR
}

enum ContainerType {
    DOCKER
}

structure CreateComponentRequest {
    @required name: ResourceName
    @required semanticVersion: VersionNumber
    description: NonEmptyString
    changeDescription: NonEmptyString
    @required platform: Platform
    supportedOsVersions: OsVersionList
    data: InlineComponentData
    uri: Uri
    kmsKeyId: NonEmptyString
    tags: TagMap
    @required @idempotencyToken clientToken: ClientToken
    dryRun: Boolean
}

structure CreateComponentResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    componentBuildVersionArn: ComponentBuildVersionArn
    latestVersionReferences: LatestVersionReferences
}

structure CreateContainerRecipeRequest {
    @required containerType: ContainerType
    @required name: ResourceName
    description: NonEmptyString
    @required semanticVersion: WildcardVersionNumber
    components: ComponentConfigurationList
    instanceConfiguration: InstanceConfiguration
    dockerfileTemplateData: InlineDockerFileTemplate
    dockerfileTemplateUri: Uri
    platformOverride: Platform
    imageOsVersionOverride: NonEmptyString
    @required parentImage: NonEmptyString
    tags: TagMap
    workingDirectory: NonEmptyString
    @required targetRepository: TargetContainerRepository
    kmsKeyId: NonEmptyString
    @required @idempotencyToken clientToken: ClientToken
}

structure CreateContainerRecipeResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    containerRecipeArn: ContainerRecipeArn
    latestVersionReferences: LatestVersionReferences
}

structure CreateDistributionConfigurationRequest {
    @required name: ResourceName
    description: NonEmptyString
    @required distributions: DistributionList
    tags: TagMap
    @required @idempotencyToken clientToken: ClientToken
}

structure CreateDistributionConfigurationResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    distributionConfigurationArn: DistributionConfigurationArn
}

structure CreateImagePipelineRequest {
    @required name: ResourceName
    description: NonEmptyString
    imageRecipeArn: ImageRecipeArn
    containerRecipeArn: ContainerRecipeArn
    @required infrastructureConfigurationArn: InfrastructureConfigurationArn
    distributionConfigurationArn: DistributionConfigurationArn
    imageTestsConfiguration: ImageTestsConfiguration
    enhancedImageMetadataEnabled: NullableBoolean
    schedule: Schedule
    status: PipelineStatus
    tags: TagMap
    imageTags: TagMap
    @required @idempotencyToken clientToken: ClientToken
    imageScanningConfiguration: ImageScanningConfiguration
    workflows: WorkflowConfigurationList
    executionRole: RoleNameOrArn
    loggingConfiguration: PipelineLoggingConfiguration
}

structure CreateImagePipelineResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    imagePipelineArn: ImagePipelineArn
}

structure CreateImageRecipeRequest {
    @required name: ResourceName
    description: NonEmptyString
    @required semanticVersion: WildcardVersionNumber
    components: ComponentConfigurationList
    @required parentImage: NonEmptyString
    blockDeviceMappings: InstanceBlockDeviceMappings
    tags: TagMap
    workingDirectory: NonEmptyString
    additionalInstanceConfiguration: AdditionalInstanceConfiguration
    amiTags: TagMap
    amiWatermarks: AmiWatermarksList
    @required @idempotencyToken clientToken: ClientToken
}

structure CreateImageRecipeResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    imageRecipeArn: ImageRecipeArn
    latestVersionReferences: LatestVersionReferences
}

structure CreateImageRequest {
    imageRecipeArn: ImageRecipeArn
    containerRecipeArn: ContainerRecipeArn
    distributionConfigurationArn: DistributionConfigurationArn
    @required infrastructureConfigurationArn: InfrastructureConfigurationArn
    imageTestsConfiguration: ImageTestsConfiguration
    enhancedImageMetadataEnabled: NullableBoolean
    tags: TagMap
    @required @idempotencyToken clientToken: ClientToken
    imageScanningConfiguration: ImageScanningConfiguration
    workflows: WorkflowConfigurationList
    executionRole: RoleNameOrArn
    loggingConfiguration: ImageLoggingConfiguration
}

structure CreateImageResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    imageBuildVersionArn: ImageBuildVersionArn
    latestVersionReferences: LatestVersionReferences
}

structure CreateInfrastructureConfigurationRequest {
    @required name: ResourceName
    description: NonEmptyString
    instanceTypes: InstanceTypeList
    @required instanceProfileName: InstanceProfileNameType
    securityGroupIds: SecurityGroupIds
    subnetId: NonEmptyString
    logging: Logging
    keyPair: NonEmptyString
    terminateInstanceOnFailure: NullableBoolean
    snsTopicArn: SnsTopicArn
    resourceTags: ResourceTagMap
    instanceMetadataOptions: InstanceMetadataOptions
    tags: TagMap
    placement: Placement
    @required @idempotencyToken clientToken: ClientToken
}

structure CreateInfrastructureConfigurationResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    infrastructureConfigurationArn: InfrastructureConfigurationArn
}

structure CreateLifecyclePolicyRequest {
    @required name: ResourceName
    description: NonEmptyString
    status: LifecyclePolicyStatus
    @required executionRole: RoleNameOrArn
    @required resourceType: LifecyclePolicyResourceType
    @required policyDetails: LifecyclePolicyDetails
    @required resourceSelection: LifecyclePolicyResourceSelection
    tags: TagMap
    @required @idempotencyToken clientToken: ClientToken
}

structure CreateLifecyclePolicyResponse {
    clientToken: ClientToken
    lifecyclePolicyArn: LifecyclePolicyArn
}

structure CreateWorkflowRequest {
    @required name: ResourceName
    @required semanticVersion: VersionNumber
    description: NonEmptyString
    changeDescription: NonEmptyString
    data: InlineWorkflowData
    uri: Uri
    kmsKeyId: NonEmptyString
    tags: TagMap
    @required @idempotencyToken clientToken: ClientToken
    @required type: WorkflowType
    dryRun: Boolean
}

structure CreateWorkflowResponse {
    clientToken: ClientToken
    workflowBuildVersionArn: WorkflowBuildVersionArn
    latestVersionReferences: LatestVersionReferences
}

structure CvssScore {
    baseScore: NonNegativeDouble
    scoringVector: NonEmptyString
    version: NonEmptyString
    source: NonEmptyString
}

structure CvssScoreAdjustment {
    metric: NonEmptyString
    reason: NonEmptyString
}

list CvssScoreAdjustmentList {
    member: CvssScoreAdjustment
}

structure CvssScoreDetails {
    scoreSource: NonEmptyString
    cvssSource: NonEmptyString
    version: NonEmptyString
    score: NonNegativeDouble
    scoringVector: NonEmptyString
    adjustments: CvssScoreAdjustmentList
}

list CvssScoreList {
    member: CvssScore
}

string DateTime

timestamp DateTimeTimestamp

structure DeleteComponentRequest {
    @required @httpQuery("componentBuildVersionArn") componentBuildVersionArn: ComponentBuildVersionArn
}

structure DeleteComponentResponse {
    requestId: NonEmptyString
    componentBuildVersionArn: ComponentBuildVersionArn
}

structure DeleteContainerRecipeRequest {
    @required @httpQuery("containerRecipeArn") containerRecipeArn: ContainerRecipeArn
}

structure DeleteContainerRecipeResponse {
    requestId: NonEmptyString
    containerRecipeArn: ContainerRecipeArn
}

structure DeleteDistributionConfigurationRequest {
    @required @httpQuery("distributionConfigurationArn") distributionConfigurationArn: DistributionConfigurationArn
}

structure DeleteDistributionConfigurationResponse {
    requestId: NonEmptyString
    distributionConfigurationArn: DistributionConfigurationArn
}

structure DeleteImagePipelineRequest {
    @required @httpQuery("imagePipelineArn") imagePipelineArn: ImagePipelineArn
}

structure DeleteImagePipelineResponse {
    requestId: NonEmptyString
    imagePipelineArn: ImagePipelineArn
}

structure DeleteImageRecipeRequest {
    @required @httpQuery("imageRecipeArn") imageRecipeArn: ImageRecipeArn
}

structure DeleteImageRecipeResponse {
    requestId: NonEmptyString
    imageRecipeArn: ImageRecipeArn
}

structure DeleteImageRequest {
    @required @httpQuery("imageBuildVersionArn") imageBuildVersionArn: ImageBuildVersionArn
}

structure DeleteImageResponse {
    requestId: NonEmptyString
    imageBuildVersionArn: ImageBuildVersionArn
}

structure DeleteInfrastructureConfigurationRequest {
    @required @httpQuery("infrastructureConfigurationArn") infrastructureConfigurationArn: InfrastructureConfigurationArn
}

structure DeleteInfrastructureConfigurationResponse {
    requestId: NonEmptyString
    infrastructureConfigurationArn: InfrastructureConfigurationArn
}

structure DeleteLifecyclePolicyRequest {
    @required @httpQuery("lifecyclePolicyArn") lifecyclePolicyArn: LifecyclePolicyArn
}

structure DeleteLifecyclePolicyResponse {
    lifecyclePolicyArn: LifecyclePolicyArn
}

structure DeleteWorkflowRequest {
    @required @httpQuery("workflowBuildVersionArn") workflowBuildVersionArn: WorkflowBuildVersionArn
}

structure DeleteWorkflowResponse {
    workflowBuildVersionArn: WorkflowBuildVersionArn
}

enum DiskImageFormat {
    VMDK
    RAW
    VHD
}

structure DistributeImageRequest {
    @required sourceImage: NonEmptyString
    @required distributionConfigurationArn: DistributionConfigurationArn
    @required executionRole: RoleNameOrArn
    tags: TagMap
    @required @idempotencyToken clientToken: ClientToken
    loggingConfiguration: ImageLoggingConfiguration
}

structure DistributeImageResponse {
    clientToken: ClientToken
    imageBuildVersionArn: ImageBuildVersionArn
}

structure Distribution {
    @required region: NonEmptyString
    amiDistributionConfiguration: AmiDistributionConfiguration
    containerDistributionConfiguration: ContainerDistributionConfiguration
    licenseConfigurationArns: LicenseConfigurationArnList
    launchTemplateConfigurations: LaunchTemplateConfigurationList
    s3ExportConfiguration: S3ExportConfiguration
    fastLaunchConfigurations: FastLaunchConfigurationList
    ssmParameterConfigurations: SsmParameterConfigurationList
}

structure DistributionConfiguration {
    arn: ImageBuilderArn
    name: ResourceName
    description: NonEmptyString
    distributions: DistributionList
    @required timeoutMinutes: DistributionTimeoutMinutes
    dateCreated: DateTime
    dateUpdated: DateTime
    tags: TagMap
}

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):distribution-configuration/[a-z0-9-_]+$")
string DistributionConfigurationArn

structure DistributionConfigurationSummary {
    arn: ImageBuilderArn
    name: ResourceName
    description: NonEmptyString
    dateCreated: DateTime
    dateUpdated: DateTime
    tags: TagMap
    regions: RegionList
}

list DistributionConfigurationSummaryList {
    member: DistributionConfigurationSummary
}

list DistributionList {
    member: Distribution
}

@range(min: 30, max: 720)
integer DistributionTimeoutMinutes

string DockerFileTemplate

@error("client")
@httpError(412)
structure DryRunOperationException {
    message: ErrorMessage
}

structure EbsInstanceBlockDeviceSpecification {
    encrypted: NullableBoolean
    deleteOnTermination: NullableBoolean
    iops: EbsIopsInteger
    kmsKeyId: NonEmptyString
    snapshotId: NonEmptyString
    volumeSize: EbsVolumeSizeInteger
    volumeType: EbsVolumeType
    throughput: EbsVolumeThroughput
}

@range(min: 100, max: 64000)
integer EbsIopsInteger

@range(min: 1, max: 16000)
integer EbsVolumeSizeInteger

@range(min: 125, max: 1000)
integer EbsVolumeThroughput

enum EbsVolumeType {
    STANDARD = "standard"
    IO1 = "io1"
    IO2 = "io2"
    GP2 = "gp2"
    GP3 = "gp3"
    SC1 = "sc1"
    ST1 = "st1"
}

structure EcrConfiguration {
    repositoryName: NonEmptyString
    containerTags: StringList
}

@length(min: 0, max: 0)
string EmptyString

string ErrorMessage

structure FastLaunchConfiguration {
    @required enabled: Boolean
    snapshotConfiguration: FastLaunchSnapshotConfiguration
    maxParallelLaunches: MaxParallelLaunches
    launchTemplate: FastLaunchLaunchTemplateSpecification
    accountId: AccountId
}

@length(min: 1, max: 1000)
list FastLaunchConfigurationList {
    member: FastLaunchConfiguration
}

structure FastLaunchLaunchTemplateSpecification {
    launchTemplateId: LaunchTemplateId
    launchTemplateName: NonEmptyString
    launchTemplateVersion: NonEmptyString
}

structure FastLaunchSnapshotConfiguration {
    targetResourceCount: TargetResourceCount
}

structure Filter {
    name: FilterName
    values: FilterValues
}

@length(min: 1, max: 10)
list FilterList {
    member: Filter
}

@pattern("^[a-zA-Z]{1,1024}$")
string FilterName

@pattern("^[0-9a-zA-Z./_ :,{}\"-]{1,1024}$")
string FilterValue

@length(min: 1, max: 10)
list FilterValues {
    member: FilterValue
}

@error("client")
@httpError(403)
structure ForbiddenException {
    message: ErrorMessage
}

structure GetComponentPolicyRequest {
    @required @httpQuery("componentArn") componentArn: ComponentBuildVersionArn
}

structure GetComponentPolicyResponse {
    requestId: NonEmptyString
    policy: ResourcePolicyDocument
}

structure GetComponentRequest {
    @required @httpQuery("componentBuildVersionArn") componentBuildVersionArn: ComponentVersionArnOrBuildVersionArn
}

structure GetComponentResponse {
    requestId: NonEmptyString
    component: Component
    latestVersionReferences: LatestVersionReferences
}

structure GetContainerRecipePolicyRequest {
    @required @httpQuery("containerRecipeArn") containerRecipeArn: ContainerRecipeArn
}

structure GetContainerRecipePolicyResponse {
    requestId: NonEmptyString
    policy: ResourcePolicyDocument
}

structure GetContainerRecipeRequest {
    @required @httpQuery("containerRecipeArn") containerRecipeArn: ContainerRecipeArn
}

structure GetContainerRecipeResponse {
    requestId: NonEmptyString
    containerRecipe: ContainerRecipe
    latestVersionReferences: LatestVersionReferences
}

structure GetDistributionConfigurationRequest {
    @required @httpQuery("distributionConfigurationArn") distributionConfigurationArn: DistributionConfigurationArn
}

structure GetDistributionConfigurationResponse {
    requestId: NonEmptyString
    distributionConfiguration: DistributionConfiguration
}

structure GetImagePipelineRequest {
    @required @httpQuery("imagePipelineArn") imagePipelineArn: ImagePipelineArn
}

structure GetImagePipelineResponse {
    requestId: NonEmptyString
    imagePipeline: ImagePipeline
}

structure GetImagePolicyRequest {
    @required @httpQuery("imageArn") imageArn: ImageBuildVersionArn
}

structure GetImagePolicyResponse {
    requestId: NonEmptyString
    policy: ResourcePolicyDocument
}

structure GetImageRecipePolicyRequest {
    @required @httpQuery("imageRecipeArn") imageRecipeArn: ImageRecipeArn
}

structure GetImageRecipePolicyResponse {
    requestId: NonEmptyString
    policy: ResourcePolicyDocument
}

structure GetImageRecipeRequest {
    @required @httpQuery("imageRecipeArn") imageRecipeArn: ImageRecipeArn
}

structure GetImageRecipeResponse {
    requestId: NonEmptyString
    imageRecipe: ImageRecipe
    latestVersionReferences: LatestVersionReferences
}

structure GetImageRequest {
    @required @httpQuery("imageBuildVersionArn") imageBuildVersionArn: ImageVersionArnOrBuildVersionArn
}

structure GetImageResponse {
    requestId: NonEmptyString
    image: Image
    latestVersionReferences: LatestVersionReferences
}

structure GetInfrastructureConfigurationRequest {
    @required @httpQuery("infrastructureConfigurationArn") infrastructureConfigurationArn: InfrastructureConfigurationArn
}

structure GetInfrastructureConfigurationResponse {
    requestId: NonEmptyString
    infrastructureConfiguration: InfrastructureConfiguration
}

structure GetLifecycleExecutionRequest {
    @required @httpQuery("lifecycleExecutionId") lifecycleExecutionId: LifecycleExecutionId
}

structure GetLifecycleExecutionResponse {
    lifecycleExecution: LifecycleExecution
}

structure GetLifecyclePolicyRequest {
    @required @httpQuery("lifecyclePolicyArn") lifecyclePolicyArn: LifecyclePolicyArn
}

structure GetLifecyclePolicyResponse {
    lifecyclePolicy: LifecyclePolicy
}

structure GetMarketplaceResourceRequest {
    @required resourceType: MarketplaceResourceType
    @required resourceArn: ImageBuilderArn
    resourceLocation: MarketplaceResourceLocation
}

structure GetMarketplaceResourceResponse {
    resourceArn: ImageBuilderArn
    url: NonEmptyString
    data: NonEmptyString
}

structure GetWorkflowExecutionRequest {
    @required @httpQuery("workflowExecutionId") workflowExecutionId: WorkflowExecutionId
}

structure GetWorkflowExecutionResponse {
    requestId: NonEmptyString
    workflowBuildVersionArn: WorkflowBuildVersionArn
    workflowExecutionId: WorkflowExecutionId
    imageBuildVersionArn: ImageBuildVersionArn
    type: WorkflowType
    status: WorkflowExecutionStatus
    message: WorkflowExecutionMessage
    totalStepCount: WorkflowStepCount
    totalStepsSucceeded: WorkflowStepCount
    totalStepsFailed: WorkflowStepCount
    totalStepsSkipped: WorkflowStepCount
    startTime: DateTime
    endTime: DateTime
    parallelGroup: ParallelGroup
}

structure GetWorkflowRequest {
    @required @httpQuery("workflowBuildVersionArn") workflowBuildVersionArn: WorkflowVersionArnOrBuildVersionArn
}

structure GetWorkflowResponse {
    workflow: Workflow
    latestVersionReferences: LatestVersionReferences
}

structure GetWorkflowStepExecutionRequest {
    @required @httpQuery("stepExecutionId") stepExecutionId: WorkflowStepExecutionId
}

structure GetWorkflowStepExecutionResponse {
    requestId: NonEmptyString
    stepExecutionId: WorkflowStepExecutionId
    workflowBuildVersionArn: WorkflowBuildVersionArn
    workflowExecutionId: WorkflowExecutionId
    imageBuildVersionArn: ImageBuildVersionArn
    name: WorkflowStepName
    description: WorkflowStepDescription
    action: WorkflowStepAction
    status: WorkflowStepExecutionStatus
    rollbackStatus: WorkflowStepExecutionRollbackStatus
    message: WorkflowStepMessage
    inputs: WorkflowStepInputs
    outputs: WorkflowStepOutputs
    startTime: DateTime
    endTime: DateTime
    onFailure: NonEmptyString
    timeoutSeconds: WorkflowStepTimeoutSecondsInteger
}

@range(min: 1, max: 64)
integer HttpPutResponseHopLimit

@pattern("optional|required")
string HttpTokens

@error("client")
@httpError(400)
structure IdempotentParameterMismatchException {
    message: ErrorMessage
}

structure Image {
    arn: ImageBuilderArn
    type: ImageType
    name: ResourceName
    version: VersionNumber
    platform: Platform
    enhancedImageMetadataEnabled: NullableBoolean
    osVersion: OsVersion
    state: ImageState
    imageRecipe: ImageRecipe
    containerRecipe: ContainerRecipe
    sourcePipelineName: ResourceName
    sourcePipelineArn: Arn
    infrastructureConfiguration: InfrastructureConfiguration
    distributionConfiguration: DistributionConfiguration
    imageTestsConfiguration: ImageTestsConfiguration
    dateCreated: DateTime
    outputResources: OutputResources
    tags: TagMap
    buildType: BuildType
    imageSource: ImageSource
    scanState: ImageScanState
    imageScanningConfiguration: ImageScanningConfiguration
    deprecationTime: DateTimeTimestamp
    lifecycleExecutionId: LifecycleExecutionId
    executionRole: RoleNameOrArn
    workflows: WorkflowConfigurationList
    loggingConfiguration: ImageLoggingConfiguration
}

structure ImageAggregation {
    imageBuildVersionArn: ImageBuildVersionArn
    severityCounts: SeverityCounts
}

@length(min: 0, max: 500)
string ImageBuildMessage

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):image/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$")
string ImageBuildVersionArn

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):(?:image-recipe|container-recipe|infrastructure-configuration|distribution-configuration|component|image|image-pipeline|lifecycle-policy|workflow\\/(?:build|test|distribution))/[a-z0-9-_]+(?:/(?:(?:x|[0-9]+)\\.(?:x|[0-9]+)\\.(?:x|[0-9]+))(?:/[0-9]+)?)?$")
string ImageBuilderArn

structure ImageLoggingConfiguration {
    logGroupName: LogGroupName
}

structure ImagePackage {
    packageName: NonEmptyString
    packageVersion: NonEmptyString
}

list ImagePackageList {
    member: ImagePackage
}

structure ImagePipeline {
    arn: ImageBuilderArn
    name: ResourceName
    description: NonEmptyString
    platform: Platform
    enhancedImageMetadataEnabled: NullableBoolean
    imageRecipeArn: Arn
    containerRecipeArn: Arn
    infrastructureConfigurationArn: Arn
    distributionConfigurationArn: Arn
    imageTestsConfiguration: ImageTestsConfiguration
    schedule: Schedule
    status: PipelineStatus
    dateCreated: DateTime
    dateUpdated: DateTime
    dateLastRun: DateTime
    lastRunStatus: ImageStatus
    dateNextRun: DateTime
    tags: TagMap
    imageScanningConfiguration: ImageScanningConfiguration
    imageTags: TagMap
    executionRole: RoleNameOrArn
    workflows: WorkflowConfigurationList
    loggingConfiguration: PipelineLoggingConfiguration
    consecutiveFailures: ConsecutiveFailures
}

structure ImagePipelineAggregation {
    imagePipelineArn: ImagePipelineArn
    severityCounts: SeverityCounts
}

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):image-pipeline/[a-z0-9-_]+$")
string ImagePipelineArn

list ImagePipelineList {
    member: ImagePipeline
}

structure ImageRecipe {
    arn: ImageBuilderArn
    type: ImageType
    name: ResourceName
    description: NonEmptyString
    platform: Platform
    owner: NonEmptyString
    version: VersionNumber
    components: ComponentConfigurationList
    parentImage: NonEmptyString
    blockDeviceMappings: InstanceBlockDeviceMappings
    dateCreated: DateTime
    tags: TagMap
    workingDirectory: NonEmptyString
    additionalInstanceConfiguration: AdditionalInstanceConfiguration
    amiTags: TagMap
    amiWatermarks: AmiWatermarksList
}

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):image-recipe/[a-z0-9-_]+/(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$")
string ImageRecipeArn

structure ImageRecipeSummary {
    arn: ImageBuilderArn
    name: ResourceName
    platform: Platform
    owner: NonEmptyString
    parentImage: NonEmptyString
    dateCreated: DateTime
    tags: TagMap
}

list ImageRecipeSummaryList {
    member: ImageRecipeSummary
}

structure ImageScanFinding {
    awsAccountId: NonEmptyString
    imageBuildVersionArn: ImageBuildVersionArn
    imagePipelineArn: ImagePipelineArn
    type: NonEmptyString
    description: NonEmptyString
    title: NonEmptyString
    remediation: Remediation
    severity: NonEmptyString
    firstObservedAt: DateTimeTimestamp
    updatedAt: DateTimeTimestamp
    inspectorScore: NonNegativeDouble
    inspectorScoreDetails: InspectorScoreDetails
    packageVulnerabilityDetails: PackageVulnerabilityDetails
    fixAvailable: NonEmptyString
}

structure ImageScanFindingAggregation {
    accountAggregation: AccountAggregation
    imageAggregation: ImageAggregation
    imagePipelineAggregation: ImagePipelineAggregation
    vulnerabilityIdAggregation: VulnerabilityIdAggregation
}

list ImageScanFindingAggregationsList {
    member: ImageScanFindingAggregation
}

structure ImageScanFindingsFilter {
    name: FilterName
    values: ImageScanFindingsFilterValues
}

@length(min: 1, max: 1)
list ImageScanFindingsFilterList {
    member: ImageScanFindingsFilter
}

@length(min: 1, max: 1)
list ImageScanFindingsFilterValues {
    member: FilterValue
}

@length(max: 25)
list ImageScanFindingsList {
    member: ImageScanFinding
}

structure ImageScanState {
    status: ImageScanStatus
    reason: NonEmptyString
}

enum ImageScanStatus {
    PENDING
    SCANNING
    COLLECTING
    COMPLETED
    ABANDONED
    FAILED
    TIMED_OUT
}

structure ImageScanningConfiguration {
    imageScanningEnabled: NullableBoolean
    ecrConfiguration: EcrConfiguration
}

enum ImageSource {
    AMAZON_MANAGED
    AWS_MARKETPLACE
    IMPORTED
    CUSTOM
}

structure ImageState {
    status: ImageStatus
    reason: NonEmptyString
}

enum ImageStatus {
    PENDING
    CREATING
    BUILDING
    TESTING
    DISTRIBUTING
    INTEGRATING
    AVAILABLE
    CANCELLED
    FAILED
    DEPRECATED
    DELETED
    DISABLED
}

structure ImageSummary {
    arn: ImageBuilderArn
    name: ResourceName
    type: ImageType
    version: VersionNumber
    platform: Platform
    osVersion: OsVersion
    state: ImageState
    owner: NonEmptyString
    dateCreated: DateTime
    outputResources: OutputResources
    tags: TagMap
    buildType: BuildType
    imageSource: ImageSource
    deprecationTime: DateTimeTimestamp
    lifecycleExecutionId: LifecycleExecutionId
    loggingConfiguration: ImageLoggingConfiguration
}

list ImageSummaryList {
    member: ImageSummary
}

structure ImageTestsConfiguration {
    imageTestsEnabled: NullableBoolean
    timeoutMinutes: ImageTestsTimeoutMinutes
}

@range(min: 60, max: 1440)
integer ImageTestsTimeoutMinutes

enum ImageType {
    AMI
    DOCKER
}

structure ImageVersion {
    arn: ImageBuilderArn
    name: ResourceName
    type: ImageType
    version: VersionNumber
    platform: Platform
    osVersion: OsVersion
    owner: NonEmptyString
    dateCreated: DateTime
    buildType: BuildType
    imageSource: ImageSource
}

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):image/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+$")
string ImageVersionArn

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):image/[a-z0-9-_]+/(?:(?:([0-9]+|x)\\.([0-9]+|x)\\.([0-9]+|x))|(?:[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+))$")
string ImageVersionArnOrBuildVersionArn

list ImageVersionList {
    member: ImageVersion
}

structure ImportComponentRequest {
    @required name: ResourceName
    @required semanticVersion: VersionNumber
    description: NonEmptyString
    changeDescription: NonEmptyString
    @required type: ComponentType
    @required format: ComponentFormat
    @required platform: Platform
    data: NonEmptyString
    uri: Uri
    kmsKeyId: NonEmptyString
    tags: TagMap
    @required @idempotencyToken clientToken: ClientToken
}

structure ImportComponentResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    componentBuildVersionArn: ComponentBuildVersionArn
}

structure ImportDiskImageRequest {
    @required name: ResourceName
    @required semanticVersion: VersionNumber
    description: NonEmptyString
    @required platform: NonEmptyString
    @required osVersion: OsVersion
    executionRole: RoleNameOrArn
    @required infrastructureConfigurationArn: InfrastructureConfigurationArn
    @required uri: Uri
    loggingConfiguration: ImageLoggingConfiguration
    tags: TagMap
    registerImageOptions: RegisterImageOptions
    windowsConfiguration: WindowsConfiguration
    @required @idempotencyToken clientToken: ClientToken
}

structure ImportDiskImageResponse {
    clientToken: ClientToken
    imageBuildVersionArn: ImageBuildVersionArn
}

structure ImportVmImageRequest {
    @required name: NonEmptyString
    @required semanticVersion: VersionNumber
    description: NonEmptyString
    @required platform: Platform
    osVersion: OsVersion
    @required vmImportTaskId: NonEmptyString
    loggingConfiguration: ImageLoggingConfiguration
    tags: TagMap
    @required @idempotencyToken clientToken: ClientToken
}

structure ImportVmImageResponse {
    requestId: NonEmptyString
    imageArn: Arn
    clientToken: ClientToken
}

structure InfrastructureConfiguration {
    arn: ImageBuilderArn
    name: ResourceName
    description: NonEmptyString
    instanceTypes: InstanceTypeList
    instanceProfileName: InstanceProfileNameType
    securityGroupIds: SecurityGroupIds
    subnetId: NonEmptyString
    logging: Logging
    keyPair: NonEmptyString
    terminateInstanceOnFailure: NullableBoolean
    snsTopicArn: NonEmptyString
    dateCreated: DateTime
    dateUpdated: DateTime
    resourceTags: ResourceTagMap
    instanceMetadataOptions: InstanceMetadataOptions
    tags: TagMap
    placement: Placement
}

@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):infrastructure-configuration/[a-z0-9-_]+$")
string InfrastructureConfigurationArn

structure InfrastructureConfigurationSummary {
    arn: ImageBuilderArn
    name: ResourceName
    description: NonEmptyString
    dateCreated: DateTime
    dateUpdated: DateTime
    resourceTags: ResourceTagMap
    tags: TagMap
    instanceTypes: InstanceTypeList
    instanceProfileName: InstanceProfileNameType
    placement: Placement
}

list InfrastructureConfigurationSummaryList {
    member: InfrastructureConfigurationSummary
}

@length(min: 1, max: 16000)
@pattern("[^\\x00]+")
string InlineComponentData

@length(min: 1, max: 16000)
@pattern("[^\\x00]+")
string InlineDockerFileTemplate

@length(min: 1, max: 16000)
@pattern("[^\\x00]+")
string InlineWorkflowData

structure InspectorScoreDetails {
    adjustedCvss: CvssScoreDetails
}

structure InstanceBlockDeviceMapping {
    deviceName: NonEmptyString
    ebs: EbsInstanceBlockDeviceSpecification
    virtualName: NonEmptyString
    noDevice: EmptyString
}

list InstanceBlockDeviceMappings {
    member: InstanceBlockDeviceMapping
}

structure InstanceConfiguration {
    image: NonEmptyString
    blockDeviceMappings: InstanceBlockDeviceMappings
}

structure InstanceMetadataOptions {
    httpTokens: HttpTokens
    httpPutResponseHopLimit: HttpPutResponseHopLimit
}

@length(min: 1, max: 256)
@pattern("^[\\w+=,.@-]+$")
string InstanceProfileNameType

string InstanceType

list InstanceTypeList {
    member: InstanceType
}

@error("client")
@httpError(400)
structure InvalidPaginationTokenException {
    message: ErrorMessage
}

@error("client")
@httpError(400)
structure InvalidParameterCombinationException {
    message: ErrorMessage
}

@error("client")
@httpError(400)
structure InvalidParameterException {
    message: ErrorMessage
}

@error("client")
@httpError(400)
structure InvalidParameterValueException {
    message: ErrorMessage
}

@error("client")
@httpError(400)
structure InvalidRequestException {
    message: ErrorMessage
}

@error("client")
@httpError(400)
structure InvalidVersionNumberException {
    message: ErrorMessage
}

structure LatestVersionReferences {
    latestVersionArn: ImageBuilderArn
    latestMajorVersionArn: ImageBuilderArn
    latestMinorVersionArn: ImageBuilderArn
    latestPatchVersionArn: ImageBuilderArn
}

structure LaunchPermissionConfiguration {
    userIds: AccountList
    userGroups: StringList
    organizationArns: OrganizationArnList
    organizationalUnitArns: OrganizationalUnitArnList
}

structure LaunchTemplateConfiguration {
    @required launchTemplateId: LaunchTemplateId
    accountId: AccountId
    setDefaultVersion: Boolean
}

@length(min: 1, max: 100)
list LaunchTemplateConfigurationList {
    member: LaunchTemplateConfiguration
}

@pattern("^lt-[a-z0-9-_]{17}$")
string LaunchTemplateId

@pattern("^arn:aws[^:]*:license-manager:[^:]+:[0-9]{12}:license-configuration:lic-[a-z0-9-_]{32}$")
string LicenseConfigurationArn

@length(min: 1, max: 50)
list LicenseConfigurationArnList {
    member: LicenseConfigurationArn
}

structure LifecycleExecution {
    lifecycleExecutionId: LifecycleExecutionId
    lifecyclePolicyArn: LifecyclePolicyArn
    resourcesImpactedSummary: LifecycleExecutionResourcesImpactedSummary
    state: LifecycleExecutionState
    startTime: DateTimeTimestamp
    endTime: DateTimeTimestamp
}

@pattern("^lce-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
string LifecycleExecutionId

structure LifecycleExecutionResource {
    accountId: NonEmptyString
    resourceId: NonEmptyString
    state: LifecycleExecutionResourceState
    action: LifecycleExecutionResourceAction
    region: NonEmptyString
    snapshots: LifecycleExecutionSnapshotResourceList
    imageUris: StringList
    startTime: DateTimeTimestamp
    endTime: DateTimeTimestamp
}

structure LifecycleExecutionResourceAction {
    name: LifecycleExecutionResourceActionName
    reason: NonEmptyString
}

enum LifecycleExecutionResourceActionName {
    AVAILABLE
    DELETE
    DEPRECATE
    DISABLE
}

list LifecycleExecutionResourceList {
    member: LifecycleExecutionResource
}

structure LifecycleExecutionResourceState {
    status: LifecycleExecutionResourceStatus
    reason: NonEmptyString
}

enum LifecycleExecutionResourceStatus {
    FAILED
    IN_PROGRESS
    SKIPPED
    SUCCESS
}

structure LifecycleExecutionResourcesImpactedSummary {
    hasImpactedResources: Boolean
}

structure LifecycleExecutionSnapshotResource {
    snapshotId: NonEmptyString
    state: LifecycleExecutionResourceState
}

list LifecycleExecutionSnapshotResourceList {
    member: LifecycleExecutionSnapshotResource
}

structure LifecycleExecutionState {
    status: LifecycleExecutionStatus
    reason: NonEmptyString
}

enum LifecycleExecutionStatus {
    IN_PROGRESS
    CANCELLED
    CANCELLING
    FAILED
    SUCCESS
    PENDING
}

list LifecycleExecutionsList {
    member: LifecycleExecution
}

structure LifecyclePolicy {
    arn: LifecyclePolicyArn
    name: ResourceName
    description: NonEmptyString
    status: LifecyclePolicyStatus
    executionRole: RoleNameOrArn
    resourceType: LifecyclePolicyResourceType
    policyDetails: LifecyclePolicyDetails
    resourceSelection: LifecyclePolicyResourceSelection
    dateCreated: DateTimeTimestamp
    dateUpdated: DateTimeTimestamp
    dateLastRun: DateTimeTimestamp
    tags: TagMap
}

@length(max: 1024)
@pattern("^arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+:(?:[0-9]{12}|aws):lifecycle-policy/[a-z0-9-_]+$")
string LifecyclePolicyArn

structure LifecyclePolicyDetail {
    @required action: LifecyclePolicyDetailAction
    @required filter: LifecyclePolicyDetailFilter
    exclusionRules: LifecyclePolicyDetailExclusionRules
}

structure LifecyclePolicyDetailAction {
    @required type: LifecyclePolicyDetailActionType
    includeResources: LifecyclePolicyDetailActionIncludeResources
}

structure LifecyclePolicyDetailActionIncludeResources {
    amis: Boolean
    snapshots: Boolean
    containers: Boolean
}

enum LifecyclePolicyDetailActionType {
    DELETE
    DEPRECATE
    DISABLE
}

structure LifecyclePolicyDetailExclusionRules {
    tagMap: TagMap
    amis: LifecyclePolicyDetailExclusionRulesAmis
}

structure LifecyclePolicyDetailExclusionRulesAmis {
    isPublic: Boolean
    regions: StringList
    sharedAccounts: AccountList
    lastLaunched: LifecyclePolicyDetailExclusionRulesAmisLastLaunched
    tagMap: TagMap
}

structure LifecyclePolicyDetailExclusionRulesAmisLastLaunched {
    @required value: LifecyclePolicyDetailExclusionRulesAmisLastLaunchedValue
    @required unit: LifecyclePolicyTimeUnit
}

@range(min: 1, max: 365)
integer LifecyclePolicyDetailExclusionRulesAmisLastLaunchedValue

structure LifecyclePolicyDetailFilter {
    @required type: LifecyclePolicyDetailFilterType
    @required value: LifecyclePolicyDetailFilterValue
    unit: LifecyclePolicyTimeUnit
    retainAtLeast: LifecyclePolicyDetailFilterRetainAtLeast
}

@range(min: 1, max: 10)
integer LifecyclePolicyDetailFilterRetainAtLeast

enum LifecyclePolicyDetailFilterType {
    AGE
    COUNT
}

@range(min: 1, max: 1000)
integer LifecyclePolicyDetailFilterValue

@length(min: 1, max: 3)
list LifecyclePolicyDetails {
    member: LifecyclePolicyDetail
}

structure LifecyclePolicyResourceSelection {
    recipes: LifecyclePolicyResourceSelectionRecipes
    tagMap: TagMap
}

structure LifecyclePolicyResourceSelectionRecipe {
    @required name: ResourceName
    @required semanticVersion: WildcardVersionNumber
}

@length(min: 1, max: 50)
list LifecyclePolicyResourceSelectionRecipes {
    member: LifecyclePolicyResourceSelectionRecipe
}

enum LifecyclePolicyResourceType {
    AMI_IMAGE
    CONTAINER_IMAGE
}

enum LifecyclePolicyStatus {
    DISABLED
    ENABLED
}

structure LifecyclePolicySummary {
    arn: LifecyclePolicyArn
    name: ResourceName
    description: NonEmptyString
    status: LifecyclePolicyStatus
    executionRole: RoleNameOrArn
    resourceType: LifecyclePolicyResourceType
    dateCreated: DateTimeTimestamp
    dateUpdated: DateTimeTimestamp
    dateLastRun: DateTimeTimestamp
    tags: TagMap
}

list LifecyclePolicySummaryList {
    member: LifecyclePolicySummary
}

enum LifecyclePolicyTimeUnit {
    DAYS
    WEEKS
    MONTHS
    YEARS
}

structure ListComponentBuildVersionsRequest {
    componentVersionArn: ComponentVersionArn
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListComponentBuildVersionsResponse {
    requestId: NonEmptyString
    componentSummaryList: ComponentSummaryList
    nextToken: PaginationToken
}

structure ListComponentsRequest {
    owner: Ownership
    filters: FilterList
    byName: Boolean
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListComponentsResponse {
    requestId: NonEmptyString
    componentVersionList: ComponentVersionList
    nextToken: PaginationToken
}

structure ListContainerRecipesRequest {
    owner: Ownership
    filters: FilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListContainerRecipesResponse {
    requestId: NonEmptyString
    containerRecipeSummaryList: ContainerRecipeSummaryList
    nextToken: NonEmptyString
}

structure ListDistributionConfigurationsRequest {
    filters: FilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListDistributionConfigurationsResponse {
    requestId: NonEmptyString
    distributionConfigurationSummaryList: DistributionConfigurationSummaryList
    nextToken: PaginationToken
}

structure ListImageBuildVersionsRequest {
    imageVersionArn: ImageVersionArn
    filters: FilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListImageBuildVersionsResponse {
    requestId: NonEmptyString
    imageSummaryList: ImageSummaryList
    nextToken: PaginationToken
}

structure ListImagePackagesRequest {
    @required imageBuildVersionArn: ImageBuildVersionArn
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListImagePackagesResponse {
    requestId: NonEmptyString
    imagePackageList: ImagePackageList
    nextToken: PaginationToken
}

structure ListImagePipelineImagesRequest {
    @required imagePipelineArn: ImagePipelineArn
    filters: FilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListImagePipelineImagesResponse {
    requestId: NonEmptyString
    imageSummaryList: ImageSummaryList
    nextToken: PaginationToken
}

structure ListImagePipelinesRequest {
    filters: FilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListImagePipelinesResponse {
    requestId: NonEmptyString
    imagePipelineList: ImagePipelineList
    nextToken: PaginationToken
}

structure ListImageRecipesRequest {
    owner: Ownership
    filters: FilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListImageRecipesResponse {
    requestId: NonEmptyString
    imageRecipeSummaryList: ImageRecipeSummaryList
    nextToken: PaginationToken
}

structure ListImageScanFindingAggregationsRequest {
    filter: Filter
    nextToken: PaginationToken
}

structure ListImageScanFindingAggregationsResponse {
    requestId: NonEmptyString
    aggregationType: NonEmptyString
    responses: ImageScanFindingAggregationsList
    nextToken: PaginationToken
}

structure ListImageScanFindingsRequest {
    filters: ImageScanFindingsFilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListImageScanFindingsResponse {
    requestId: NonEmptyString
    findings: ImageScanFindingsList
    nextToken: PaginationToken
}

structure ListImagesRequest {
    owner: Ownership
    filters: FilterList
    byName: Boolean
    maxResults: RestrictedInteger
    nextToken: PaginationToken
    includeDeprecated: NullableBoolean
}

structure ListImagesResponse {
    requestId: NonEmptyString
    imageVersionList: ImageVersionList
    nextToken: PaginationToken
}

structure ListInfrastructureConfigurationsRequest {
    filters: FilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListInfrastructureConfigurationsResponse {
    requestId: NonEmptyString
    infrastructureConfigurationSummaryList: InfrastructureConfigurationSummaryList
    nextToken: PaginationToken
}

structure ListLifecycleExecutionResourcesRequest {
    @required lifecycleExecutionId: LifecycleExecutionId
    parentResourceId: NonEmptyString
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListLifecycleExecutionResourcesResponse {
    lifecycleExecutionId: LifecycleExecutionId
    lifecycleExecutionState: LifecycleExecutionState
    resources: LifecycleExecutionResourceList
    nextToken: PaginationToken
}

structure ListLifecycleExecutionsRequest {
    maxResults: RestrictedInteger
    nextToken: PaginationToken
    @required resourceArn: ImageBuilderArn
}

structure ListLifecycleExecutionsResponse {
    lifecycleExecutions: LifecycleExecutionsList
    nextToken: PaginationToken
}

structure ListLifecyclePoliciesRequest {
    filters: FilterList
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListLifecyclePoliciesResponse {
    lifecyclePolicySummaryList: LifecyclePolicySummaryList
    nextToken: PaginationToken
}

structure ListTagsForResourceRequest {
    @required @httpLabel resourceArn: ImageBuilderArn
}

structure ListTagsForResourceResponse {
    tags: TagMap
}

structure ListWaitingWorkflowStepsRequest {
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListWaitingWorkflowStepsResponse {
    steps: WorkflowStepExecutionList
    nextToken: PaginationToken
}

structure ListWorkflowBuildVersionsRequest {
    workflowVersionArn: WorkflowWildcardVersionArn
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListWorkflowBuildVersionsResponse {
    workflowSummaryList: WorkflowSummaryList
    nextToken: PaginationToken
}

structure ListWorkflowExecutionsRequest {
    maxResults: RestrictedInteger
    nextToken: PaginationToken
    @required imageBuildVersionArn: ImageBuildVersionArn
}

structure ListWorkflowExecutionsResponse {
    requestId: NonEmptyString
    workflowExecutions: WorkflowExecutionsList
    imageBuildVersionArn: ImageBuildVersionArn
    message: ImageBuildMessage
    nextToken: PaginationToken
}

structure ListWorkflowStepExecutionsRequest {
    maxResults: RestrictedInteger
    nextToken: PaginationToken
    @required workflowExecutionId: WorkflowExecutionId
}

structure ListWorkflowStepExecutionsResponse {
    requestId: NonEmptyString
    steps: WorkflowStepExecutionsList
    workflowBuildVersionArn: WorkflowBuildVersionArn
    workflowExecutionId: WorkflowExecutionId
    imageBuildVersionArn: ImageBuildVersionArn
    message: ImageBuildMessage
    nextToken: PaginationToken
}

structure ListWorkflowsRequest {
    owner: Ownership
    filters: FilterList
    byName: Boolean
    maxResults: RestrictedInteger
    nextToken: PaginationToken
}

structure ListWorkflowsResponse {
    workflowVersionList: WorkflowVersionList
    nextToken: PaginationToken
}

@length(min: 1, max: 512)
@pattern("^[a-zA-Z0-9\\-_/\\.]{1,512}$")
string LogGroupName

structure Logging {
    s3Logs: S3Logs
}

@length(max: 1024)
@pattern("^s3://[^/]+/.+[^/]$")
string MarketplaceResourceLocation

enum MarketplaceResourceType {
    COMPONENT_DATA
    COMPONENT_ARTIFACT
}

@range(min: 1)
integer MaxParallelLaunches

@length(min: 1, max: 1024)
string NonEmptyString

@length(min: 1)
list NonEmptyStringList {
    member: NonEmptyString
}

@range(min: 0)
double NonNegativeDouble

boolean NullableBoolean

enum OnWorkflowFailure {
    CONTINUE
    ABORT
}

@pattern("^arn:aws[^:]*:organizations::[0-9]{12}:organization/o-[a-z0-9]{10,32}$")
string OrganizationArn

@length(min: 1, max: 25)
list OrganizationArnList {
    member: OrganizationArn
}

@pattern("^arn:aws[^:]*:organizations::[0-9]{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}")
string OrganizationalUnitArn

@length(min: 1, max: 25)
list OrganizationalUnitArnList {
    member: OrganizationalUnitArn
}

@length(min: 1)
string OsVersion

@length(min: 1, max: 25)
list OsVersionList {
    member: OsVersion
}

structure OutputResources {
    amis: AmiList
    containers: ContainerList
}

enum Ownership {
    SELF = "Self"
    SHARED = "Shared"
    AMAZON = "Amazon"
    THIRDPARTY = "ThirdParty"
    AWSMARKETPLACE = "AWSMarketplace"
}

string PackageArchitecture

integer PackageEpoch

structure PackageVulnerabilityDetails {
    @required vulnerabilityId: VulnerabilityId
    vulnerablePackages: VulnerablePackageList
    source: NonEmptyString
    cvss: CvssScoreList
    relatedVulnerabilities: VulnerabilityIdList
    sourceUrl: NonEmptyString
    vendorSeverity: NonEmptyString
    vendorCreatedAt: DateTimeTimestamp
    vendorUpdatedAt: DateTimeTimestamp
    referenceUrls: NonEmptyStringList
}

@length(min: 1, max: 65535)
string PaginationToken

@length(min: 1, max: 100)
@pattern("^[A-Za-z0-9][A-Za-z0-9-_+#]{0,99}$")
string ParallelGroup

enum PipelineExecutionStartCondition {
    EXPRESSION_MATCH_ONLY
    EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE
}

structure PipelineLoggingConfiguration {
    imageLogGroupName: LogGroupName
    pipelineLogGroupName: LogGroupName
}

enum PipelineStatus {
    DISABLED
    ENABLED
}

structure Placement {
    availabilityZone: NonEmptyString
    tenancy: TenancyType
    hostId: NonEmptyString
    hostResourceGroupArn: NonEmptyString
}

enum Platform {
    WINDOWS = "Windows"
    LINUX = "Linux"
    MACOS = "macOS"
}

@pattern("^[A-Za-z0-9]{1,25}$")
string ProductCodeId

list ProductCodeList {
    member: ProductCodeListItem
}

structure ProductCodeListItem {
    @required productCodeId: ProductCodeId
    @required productCodeType: ProductCodeType
}

enum ProductCodeType {
    MARKETPLACE = "marketplace"
}

structure PutComponentPolicyRequest {
    @required componentArn: ComponentBuildVersionArn
    @required policy: ResourcePolicyDocument
}

structure PutComponentPolicyResponse {
    requestId: NonEmptyString
    componentArn: ComponentBuildVersionArn
}

structure PutContainerRecipePolicyRequest {
    @required containerRecipeArn: ContainerRecipeArn
    @required policy: ResourcePolicyDocument
}

structure PutContainerRecipePolicyResponse {
    requestId: NonEmptyString
    containerRecipeArn: ContainerRecipeArn
}

structure PutImagePolicyRequest {
    @required imageArn: ImageBuildVersionArn
    @required policy: ResourcePolicyDocument
}

structure PutImagePolicyResponse {
    requestId: NonEmptyString
    imageArn: ImageBuildVersionArn
}

structure PutImageRecipePolicyRequest {
    @required imageRecipeArn: ImageRecipeArn
    @required policy: ResourcePolicyDocument
}

structure PutImageRecipePolicyResponse {
    requestId: NonEmptyString
    imageRecipeArn: ImageRecipeArn
}

list RegionList {
    member: NonEmptyString
}

structure RegisterImageOptions {
    secureBootEnabled: NullableBoolean
    uefiData: UefiData
}

structure Remediation {
    recommendation: RemediationRecommendation
}

structure RemediationRecommendation {
    text: NonEmptyString
    url: NonEmptyString
}

@error("client")
@httpError(400)
structure ResourceAlreadyExistsException {
    message: ErrorMessage
}

@error("client")
@httpError(400)
structure ResourceDependencyException {
    message: ErrorMessage
}

@error("client")
@httpError(400)
structure ResourceInUseException {
    message: ErrorMessage
}

@pattern("^[-_A-Za-z-0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z-0-9]$")
string ResourceName

@error("client")
@httpError(404)
structure ResourceNotFoundException {
    message: ErrorMessage
}

@length(min: 1, max: 30000)
string ResourcePolicyDocument

structure ResourceState {
    status: ResourceStatus
}

structure ResourceStateUpdateExclusionRules {
    amis: LifecyclePolicyDetailExclusionRulesAmis
}

structure ResourceStateUpdateIncludeResources {
    amis: Boolean
    snapshots: Boolean
    containers: Boolean
}

enum ResourceStatus {
    AVAILABLE
    DELETED
    DEPRECATED
    DISABLED
}

@length(min: 1, max: 30)
map ResourceTagMap {
    key: TagKey
    value: TagValue
}

@range(min: 1, max: 25)
integer RestrictedInteger

structure RetryImageRequest {
    @required imageBuildVersionArn: ImageBuildVersionArn
    @required @idempotencyToken clientToken: ClientToken
}

structure RetryImageResponse {
    clientToken: ClientToken
    imageBuildVersionArn: ImageBuildVersionArn
}

@length(min: 1, max: 2048)
@pattern("^(?:arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role/)?[a-zA-Z_0-9+=,.@\\-_/]+$")
string RoleNameOrArn

structure S3ExportConfiguration {
    @required roleName: NonEmptyString
    @required diskImageFormat: DiskImageFormat
    @required s3Bucket: NonEmptyString
    s3Prefix: NonEmptyString
}

structure S3Logs {
    s3BucketName: NonEmptyString
    s3KeyPrefix: NonEmptyString
}

structure Schedule {
    scheduleExpression: NonEmptyString
    timezone: Timezone
    pipelineExecutionStartCondition: PipelineExecutionStartCondition
    autoDisablePolicy: AutoDisablePolicy
}

list SecurityGroupIds {
    member: NonEmptyString
}

structure SendWorkflowStepActionRequest {
    @required stepExecutionId: WorkflowStepExecutionId
    @required imageBuildVersionArn: ImageBuildVersionArn
    @required action: WorkflowStepActionType
    reason: NonEmptyString
    @required @idempotencyToken clientToken: ClientToken
}

structure SendWorkflowStepActionResponse {
    stepExecutionId: WorkflowStepExecutionId
    imageBuildVersionArn: ImageBuildVersionArn
    clientToken: ClientToken
}

@error("server")
@httpError(500)
structure ServiceException {
    message: ErrorMessage
}

@error("client")
@httpError(402)
structure ServiceQuotaExceededException {
    message: ErrorMessage
}

@error("server")
@httpError(503)
structure ServiceUnavailableException {
    message: ErrorMessage
}

long SeverityCountNumber

structure SeverityCounts {
    all: SeverityCountNumber
    critical: SeverityCountNumber
    high: SeverityCountNumber
    medium: SeverityCountNumber
}

@pattern("^arn:aws[^:]*:sns:[^:]+:[0-9]{12}:[a-zA-Z0-9-_]{1,256}$")
string SnsTopicArn

string SourceLayerHash

structure SsmParameterConfiguration {
    amiAccountId: AccountId
    @required parameterName: SsmParameterName
    dataType: SsmParameterDataType
}

list SsmParameterConfigurationList {
    member: SsmParameterConfiguration
}

enum SsmParameterDataType {
    TEXT = "text"
    AWS_EC2_IMAGE = "aws:ec2:image"
}

@length(min: 1, max: 1011)
@pattern("^[a-zA-Z0-9_.\\-\\/]+$")
string SsmParameterName

structure StartImagePipelineExecutionRequest {
    @required imagePipelineArn: ImagePipelineArn
    @required @idempotencyToken clientToken: ClientToken
    tags: TagMap
}

structure StartImagePipelineExecutionResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    imageBuildVersionArn: ImageBuildVersionArn
}

structure StartResourceStateUpdateRequest {
    @required resourceArn: ImageBuildVersionArn
    @required state: ResourceState
    executionRole: RoleNameOrArn
    includeResources: ResourceStateUpdateIncludeResources
    exclusionRules: ResourceStateUpdateExclusionRules
    updateAt: DateTimeTimestamp
    @required @idempotencyToken clientToken: ClientToken
}

structure StartResourceStateUpdateResponse {
    lifecycleExecutionId: LifecycleExecutionId
    resourceArn: ImageBuildVersionArn
}

list StringList {
    member: NonEmptyString
}

structure SystemsManagerAgent {
    uninstallAfterBuild: NullableBoolean
}

@length(min: 1, max: 128)
@pattern("^(?!aws:)[a-zA-Z0-9\\s_.:/=+\\-@]*$")
string TagKey

@length(min: 1, max: 50)
list TagKeyList {
    member: TagKey
}

@length(min: 1, max: 50)
map TagMap {
    key: TagKey
    value: TagValue
}

structure TagResourceRequest {
    @required @httpLabel resourceArn: ImageBuilderArn
    @required tags: TagMap
}

structure TagResourceResponse {}

@length(max: 256)
string TagValue

structure TargetContainerRepository {
    @required service: ContainerRepositoryService
    @required repositoryName: NonEmptyString
}

@range(min: 1, max: 10000)
integer TargetResourceCount

enum TenancyType {
    DEFAULT = "default"
    DEDICATED = "dedicated"
    HOST = "host"
}

@length(min: 3, max: 100)
@pattern("[a-zA-Z0-9]{2,}(?:\\/[a-zA-Z0-9-_+]+)*")
string Timezone

@error("client")
@httpError(429)
structure TooManyRequestsException {
    message: ErrorMessage
}

@length(min: 0, max: 64000)
string UefiData

structure UntagResourceRequest {
    @required @httpLabel resourceArn: ImageBuilderArn
    @required @httpQuery("tagKeys") tagKeys: TagKeyList
}

structure UntagResourceResponse {}

structure UpdateDistributionConfigurationRequest {
    @required distributionConfigurationArn: DistributionConfigurationArn
    description: NonEmptyString
    @required distributions: DistributionList
    @required @idempotencyToken clientToken: ClientToken
}

structure UpdateDistributionConfigurationResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    distributionConfigurationArn: DistributionConfigurationArn
}

structure UpdateImagePipelineRequest {
    @required imagePipelineArn: ImagePipelineArn
    description: NonEmptyString
    imageRecipeArn: ImageRecipeArn
    containerRecipeArn: ContainerRecipeArn
    @required infrastructureConfigurationArn: InfrastructureConfigurationArn
    distributionConfigurationArn: DistributionConfigurationArn
    imageTestsConfiguration: ImageTestsConfiguration
    enhancedImageMetadataEnabled: NullableBoolean
    schedule: Schedule
    status: PipelineStatus
    @required @idempotencyToken clientToken: ClientToken
    imageScanningConfiguration: ImageScanningConfiguration
    workflows: WorkflowConfigurationList
    loggingConfiguration: PipelineLoggingConfiguration
    executionRole: RoleNameOrArn
    imageTags: TagMap
}

structure UpdateImagePipelineResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    imagePipelineArn: ImagePipelineArn
}

structure UpdateInfrastructureConfigurationRequest {
    @required infrastructureConfigurationArn: InfrastructureConfigurationArn
    description: NonEmptyString
    instanceTypes: InstanceTypeList
    @required instanceProfileName: InstanceProfileNameType
    securityGroupIds: SecurityGroupIds
    subnetId: NonEmptyString
    logging: Logging
    keyPair: NonEmptyString
    terminateInstanceOnFailure: NullableBoolean
    snsTopicArn: SnsTopicArn
    resourceTags: ResourceTagMap
    instanceMetadataOptions: InstanceMetadataOptions
    placement: Placement
    @required @idempotencyToken clientToken: ClientToken
}

structure UpdateInfrastructureConfigurationResponse {
    requestId: NonEmptyString
    clientToken: ClientToken
    infrastructureConfigurationArn: InfrastructureConfigurationArn
}

structure UpdateLifecyclePolicyRequest {
    @required lifecyclePolicyArn: LifecyclePolicyArn
    description: NonEmptyString
    status: LifecyclePolicyStatus
    @required executionRole: RoleNameOrArn
    @required resourceType: LifecyclePolicyResourceType
    @required policyDetails: LifecyclePolicyDetails
    @required resourceSelection: LifecyclePolicyResourceSelection
    @required @idempotencyToken clientToken: ClientToken
}

structure UpdateLifecyclePolicyResponse {
    lifecyclePolicyArn: LifecyclePolicyArn
}

string Uri

@length(min: 1, max: 21847)
@pattern("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")
string UserDataOverride

@pattern("^[0-9]+\\.[0-9]+\\.[0-9]+$")
string VersionNumber

string VulnerabilityId

structure VulnerabilityIdAggregation {
    vulnerabilityId: NonEmptyString
    severityCounts: SeverityCounts
}

list VulnerabilityIdList {
    member: VulnerabilityId
}

structure VulnerablePackage {
    name: NonEmptyString
    version: NonEmptyString
    sourceLayerHash: SourceLayerHash
    epoch: PackageEpoch
    release: NonEmptyString
    arch: PackageArchitecture
    packageManager: NonEmptyString
    filePath: NonEmptyString
    fixedInVersion: NonEmptyString
    remediation: NonEmptyString
}

list VulnerablePackageList {
    member: VulnerablePackage
}

@pattern("^(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$")
string WildcardVersionNumber

structure WindowsConfiguration {
    @required imageIndex: WindowsConfigurationImageIndex
}

@range(min: 1, max: 4294967295)
long WindowsConfigurationImageIndex

structure Workflow {
    arn: WorkflowBuildVersionArn
    name: ResourceName
    version: VersionNumber
    description: NonEmptyString
    changeDescription: NonEmptyString
    type: WorkflowType
    state: WorkflowState
    owner: NonEmptyString
    data: WorkflowData
    kmsKeyId: NonEmptyString
    dateCreated: DateTime
    tags: TagMap
    parameters: WorkflowParameterDetailList
}

@length(max: 1024)
@pattern("^arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):workflow/(build|test|distribution)/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$")
string WorkflowBuildVersionArn

structure WorkflowConfiguration {
    @required workflowArn: WorkflowVersionArnOrBuildVersionArn
    parameters: WorkflowParameterList
    parallelGroup: ParallelGroup
    onFailure: OnWorkflowFailure
}

list WorkflowConfigurationList {
    member: WorkflowConfiguration
}

string WorkflowData

@pattern("^wf-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
string WorkflowExecutionId

@length(min: 0, max: 500)
string WorkflowExecutionMessage

structure WorkflowExecutionMetadata {
    workflowBuildVersionArn: WorkflowBuildVersionArn
    workflowExecutionId: WorkflowExecutionId
    type: WorkflowType
    status: WorkflowExecutionStatus
    message: WorkflowExecutionMessage
    totalStepCount: WorkflowStepCount
    totalStepsSucceeded: WorkflowStepCount
    totalStepsFailed: WorkflowStepCount
    totalStepsSkipped: WorkflowStepCount
    startTime: DateTime
    endTime: DateTime
    parallelGroup: ParallelGroup
    retried: NullableBoolean
}

enum WorkflowExecutionStatus {
    PENDING
    SKIPPED
    RUNNING
    COMPLETED
    FAILED
    ROLLBACK_IN_PROGRESS
    ROLLBACK_COMPLETED
    CANCELLED
}

list WorkflowExecutionsList {
    member: WorkflowExecutionMetadata
}

@pattern("^arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):workflow/(build|test|distribution)/[a-z0-9-_]+/x\\.x\\.x$")
string WorkflowNameArn

structure WorkflowParameter {
    @required name: WorkflowParameterName
    @required value: WorkflowParameterValueList
}

@length(min: 0, max: 1024)
@pattern("[^\\x00]+")
string WorkflowParameterDescription

structure WorkflowParameterDetail {
    @required name: WorkflowParameterName
    @required type: WorkflowParameterType
    defaultValue: WorkflowParameterValueList
    description: WorkflowParameterDescription
}

list WorkflowParameterDetailList {
    member: WorkflowParameterDetail
}

@length(min: 1)
list WorkflowParameterList {
    member: WorkflowParameter
}

@length(min: 1, max: 128)
@pattern("[^\\x00]+")
string WorkflowParameterName

@length(min: 1, max: 20)
@pattern("^string|integer|boolean|stringList$")
string WorkflowParameterType

@length(min: 0)
@pattern("[^\\x00]*")
string WorkflowParameterValue

list WorkflowParameterValueList {
    member: WorkflowParameterValue
}

structure WorkflowState {
    status: WorkflowStatus
    reason: NonEmptyString
}

enum WorkflowStatus {
    DEPRECATED
}

@pattern("^[A-Za-z][A-Za-z0-9-_]{1,99}$")
string WorkflowStepAction

enum WorkflowStepActionType {
    RESUME
    STOP
}

integer WorkflowStepCount

@length(min: 0, max: 500)
string WorkflowStepDescription

structure WorkflowStepExecution {
    stepExecutionId: WorkflowStepExecutionId
    imageBuildVersionArn: ImageBuildVersionArn
    workflowExecutionId: WorkflowExecutionId
    workflowBuildVersionArn: WorkflowBuildVersionArn
    name: WorkflowStepName
    action: WorkflowStepAction
    startTime: DateTime
}

@pattern("^step-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
string WorkflowStepExecutionId

list WorkflowStepExecutionList {
    member: WorkflowStepExecution
}

enum WorkflowStepExecutionRollbackStatus {
    RUNNING
    COMPLETED
    SKIPPED
    FAILED
}

enum WorkflowStepExecutionStatus {
    PENDING
    SKIPPED
    RUNNING
    COMPLETED
    FAILED
    CANCELLED
}

list WorkflowStepExecutionsList {
    member: WorkflowStepMetadata
}

string WorkflowStepInputs

@length(min: 0, max: 500)
string WorkflowStepMessage

structure WorkflowStepMetadata {
    stepExecutionId: WorkflowStepExecutionId
    name: WorkflowStepName
    description: WorkflowStepDescription
    action: WorkflowStepAction
    status: WorkflowStepExecutionStatus
    rollbackStatus: WorkflowStepExecutionRollbackStatus
    message: WorkflowStepMessage
    inputs: WorkflowStepInputs
    outputs: WorkflowStepOutputs
    startTime: DateTime
    endTime: DateTime
}

@pattern("^[A-Za-z][A-Za-z0-9-_]{1,99}$")
string WorkflowStepName

string WorkflowStepOutputs

@range(min: 0, max: 43200)
integer WorkflowStepTimeoutSecondsInteger

structure WorkflowSummary {
    arn: WorkflowNameArn
    name: ResourceName
    version: VersionNumber
    description: NonEmptyString
    changeDescription: NonEmptyString
    type: WorkflowType
    owner: NonEmptyString
    state: WorkflowState
    dateCreated: DateTime
    tags: TagMap
}

list WorkflowSummaryList {
    member: WorkflowSummary
}

enum WorkflowType {
    BUILD
    TEST
    DISTRIBUTION
}

structure WorkflowVersion {
    arn: WorkflowVersionArn
    name: ResourceName
    version: VersionNumber
    description: NonEmptyString
    type: WorkflowType
    owner: NonEmptyString
    dateCreated: DateTime
}

@pattern("^arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):workflow/(build|test|distribution)/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+$")
string WorkflowVersionArn

@pattern("^arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):workflow/(build|test|distribution)/[a-z0-9-_]+/(?:(?:([0-9]+|x)\\.([0-9]+|x)\\.([0-9]+|x))|(?:[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+))$")
string WorkflowVersionArnOrBuildVersionArn

list WorkflowVersionList {
    member: WorkflowVersion
}

@pattern("^arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):workflow/(build|test|distribution)/[a-z0-9-_]+/(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$")
string WorkflowWildcardVersionArn
