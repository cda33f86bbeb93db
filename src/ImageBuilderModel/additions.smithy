// What the API has beyond imagebuilder.smithy, which is imported from the newest published model. Each declaration names its source. It adds members,
// entries or a pattern to a declaration of the same name, or is a new shape. An addition that imagebuilder.smithy already has fails the parser and its
// test: remove it here. The stand-in of the typed client leaves additions out.
$version: "2.0"

namespace com.amazonaws.imagebuilder

// Source: Image Builder user guide, dry-run-resources (2026).
structure CreateContainerRecipeRequest {
    dryRun: Boolean
}

// Source: Image Builder user guide, dry-run-resources (2026).
operation CreateContainerRecipe {
    errors: [DryRunOperationException]
}

// Source: Image Builder user guide, dry-run-resources (2026).
structure CreateDistributionConfigurationRequest {
    dryRun: Boolean
}

// Source: Image Builder user guide, dry-run-resources (2026).
operation CreateDistributionConfiguration {
    errors: [DryRunOperationException]
}

// Source: Image Builder user guide, dry-run-resources (2026).
structure CreateImagePipelineRequest {
    dryRun: Boolean
}

// Source: Image Builder user guide, dry-run-resources (2026).
operation CreateImagePipeline {
    errors: [DryRunOperationException]
}

// Source: Image Builder user guide, dry-run-resources (2026).
structure CreateImageRecipeRequest {
    dryRun: Boolean
}

// Source: Image Builder user guide, dry-run-resources (2026).
operation CreateImageRecipe {
    errors: [DryRunOperationException]
}

// Source: Image Builder user guide, dry-run-resources (2026).
operation CreateInfrastructureConfiguration {
    errors: [DryRunOperationException]
}

// Source: Image Builder user guide, dry-run-resources (2026).
structure CreateLifecyclePolicyRequest {
    dryRun: Boolean
}

// Source: Image Builder user guide, dry-run-resources (2026).
operation CreateLifecyclePolicy {
    errors: [DryRunOperationException]
}

// Source: Image Builder API reference, API_ImageState (2026).
structure ImageState {
    failureContext: ImageFailureContext
}

// Source: Image Builder API reference, API_ImageFailureContext (2026).
structure ImageFailureContext {
    imageStatus: ImageStatus
    workflowExecutionId: WorkflowExecutionId
    workflowArn: WorkflowBuildVersionArn
    stepExecutionId: WorkflowStepExecutionId
    failedStep: WorkflowStepName
    componentFailure: ComponentFailureContext
    distributionFailure: DistributionFailureContext
}

// Source: Image Builder API reference, API_ComponentFailureContext (2026).
structure ComponentFailureContext {
    phaseName: NonEmptyString
    stepName: NonEmptyString
    action: NonEmptyString
    errorMessage: FailureErrorMessage
    componentArn: ComponentBuildVersionArn
}

// Source: Image Builder API reference, API_DistributionFailureContext (2026).
structure DistributionFailureContext {
    errorMessage: FailureErrorMessage
    regionFailures: RegionFailureList
}

// Source: Image Builder API reference, API_ComponentFailureContext, API_DistributionFailureContext, API_RegionFailure (2026): lengths. The name is ours.
@length(min: 1, max: 384000)
string FailureErrorMessage

// Source: Image Builder API reference, API_DistributionFailureContext (2026). The name is ours.
@length(min: 1, max: 256)
list RegionFailureList {
    member: RegionFailure
}

// Source: Image Builder API reference, API_RegionFailure (2026).
structure RegionFailure {
    region: NonEmptyString
    status: RegionFailureStatus
    imageConfigurationStep: ImageConfigurationStep
    errorMessage: FailureErrorMessage
    targetAccountId: TargetAccountId
}

// Source: Image Builder API reference, API_RegionFailure (2026). The name is ours.
@pattern("^[0-9]{12}$")
string TargetAccountId

// Source: Image Builder API reference, API_RegionFailure (2026).
enum RegionFailureStatus {
    FAILED
    CANCELLED
    TIMED_OUT
}

// Source: Image Builder API reference, API_RegionFailure (2026).
enum ImageConfigurationStep {
    ASSOCIATE_LICENSES
    UPDATE_LAUNCH_TEMPLATES
    PUT_SSM_PARAMETERS
    UPDATE_FAST_LAUNCH_CONFIGURATIONS
    EXPORT_AMI
}

// Source: CloudFormation AWS::ImageBuilder::InfrastructureConfiguration in aws-cdk-lib 2.276.0 (Nov 2026).
// Source of dryRun: Image Builder user guide, dry-run-resources (2026).
structure CreateInfrastructureConfigurationRequest {
    dryRun: Boolean
    parentInstance: ParentInstanceConfiguration
    terminateInstanceOnCompletion: NullableBoolean
}

// Source: Image Builder API reference, API_UpdateInfrastructureConfiguration (2026).
structure UpdateInfrastructureConfigurationRequest {
    parentInstance: ParentInstanceConfiguration
    terminateInstanceOnCompletion: NullableBoolean
}

// Source: Image Builder user guide, infra-config-parent-instance (2026); SDK for Ruby, Imagebuilder types (Nov 2026).
structure InfrastructureConfiguration {
    parentInstance: ParentInstanceConfiguration
    terminateInstanceOnCompletion: NullableBoolean
}

// Source: Image Builder API reference, API_ParentInstanceConfiguration (2026).
structure ParentInstanceConfiguration {
    @required autoScalingGroup: AutoScalingGroupConfiguration
}

// Source: Image Builder API reference, API_AutoScalingGroupConfiguration (2026).
structure AutoScalingGroupConfiguration {
    @required name: NonEmptyString
    capacityWaitTimeoutSeconds: CapacityWaitTimeoutSeconds
}

// Source: Image Builder API reference, API_AutoScalingGroupConfiguration (2026). The name is ours.
@range(min: 0, max: 3600)
integer CapacityWaitTimeoutSeconds

// Source: Image Builder user guide, integ-inspector (2026); SDK for Ruby, Imagebuilder types (Nov 2026).
structure ImageScanningConfiguration {
    imageScanningTypes: ImageScanningTypeList
    scanResultCondition: ScanResultCondition
}

// Source: Image Builder user guide, integ-inspector (2026): exactly one value. The name is ours.
@length(min: 1, max: 1)
list ImageScanningTypeList {
    member: ImageScanningType
}

// Source: Image Builder user guide, wfdoc-step-actions (2026): the status of a step that waits for an action.
enum WorkflowStepExecutionStatus {
    WAITING
}

// Source: Image Builder user guide, integ-inspector (2026). The name is ours.
enum ImageScanningType {
    TEST_INSTANCE_CVE
    ON_DEMAND_AMI_CVE
}

// Source: SDK for Ruby, Imagebuilder types, ScanResultCondition (Nov 2026).
structure ScanResultCondition {
    @required maximumSeverityLabel: MaximumSeverityLabel
    fixAvailable: NullableBoolean
}

// Source: SDK for Ruby, Imagebuilder types, ScanResultCondition (Nov 2026). The name is ours.
enum MaximumSeverityLabel {
    INFORMATIONAL
    LOW
    MEDIUM
    HIGH
}

// Source: Image Builder API reference, API_Image (Nov 2026): owner third-party.
@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):(?:image-recipe|container-recipe|infrastructure-configuration|distribution-configuration|component|image|image-pipeline|lifecycle-policy|workflow\\/(?:build|test|distribution))/[a-z0-9-_]+(?:/(?:(?:x|[0-9]+)\\.(?:x|[0-9]+)\\.(?:x|[0-9]+))(?:/[0-9]+)?)?$")
string ImageBuilderArn

// Source: Image Builder API reference, API_ComponentFailureContext (2026): owner third-party.
@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):component/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$")
string ComponentBuildVersionArn

// Source: Image Builder API reference, API_GetComponent (2026): owner third-party.
@pattern("^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):component/[a-z0-9-_]+/(?:(?:([0-9]+|x)\\.([0-9]+|x)\\.([0-9]+|x))|(?:[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+))$")
string ComponentVersionArnOrBuildVersionArn
