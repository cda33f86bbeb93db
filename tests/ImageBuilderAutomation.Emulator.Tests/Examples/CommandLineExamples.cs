namespace ImageBuilderAutomation.Emulator.Tests.Examples;

/// <summary>
/// The members of the service's responses in the 76 examples of the AWS CLI (aws/aws-cli, <c>awscli/examples/imagebuilder</c>).
/// <code>
/// example  year   members { members of a structure, or of all items of a list together }
/// member?         the emulator shows it but the example does not: the example omits it, is older, or had another input
/// </code>
/// The examples of 2026 were taken from real responses; those of 2020 are older than many members. GetMarketplaceResource has no example.
/// </summary>
internal static class CommandLineExamples
{
    public static IReadOnlyDictionary<string, Members> All { get; } = Table.Split('\n').Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(row => row[0], row => Members.Parse(row.Length > 2 ? row[2] : ""));

    private const string References = "latestVersionReferences { latestVersionArn latestMajorVersionArn latestMinorVersionArn latestPatchVersionArn }";

    private const string ReferencesToo = "latestVersionReferences?";

    private const string Table = $$"""
        cancel-image-creation                2026 requestId clientToken imageBuildVersionArn
        cancel-lifecycle-execution           2026 lifecycleExecutionId
        create-component                     2020 requestId clientToken componentBuildVersionArn {{ReferencesToo}}
        create-container-recipe              2026 requestId clientToken containerRecipeArn {{References}}
        create-distribution-configuration    2020 requestId clientToken distributionConfigurationArn
        create-image                         2026 requestId clientToken imageBuildVersionArn {{References}}
        create-image-pipeline                2020 requestId clientToken imagePipelineArn
        create-image-recipe                  2020 requestId clientToken imageRecipeArn {{ReferencesToo}}
        create-infrastructure-configuration  2020 requestId clientToken infrastructureConfigurationArn
        create-lifecycle-policy              2026 clientToken lifecyclePolicyArn
        create-workflow                      2026 clientToken workflowBuildVersionArn {{References}}
        delete-component                     2020 requestId componentBuildVersionArn
        delete-container-recipe              2026 requestId containerRecipeArn
        delete-distribution-configuration    2026 requestId distributionConfigurationArn
        delete-image                         2020 requestId imageBuildVersionArn
        delete-image-pipeline                2026 requestId imagePipelineArn
        delete-image-recipe                  2020 requestId imageRecipeArn
        delete-infrastructure-configuration  2020 requestId infrastructureConfigurationArn
        delete-lifecycle-policy              2026 lifecyclePolicyArn
        delete-workflow                      2026 workflowBuildVersionArn
        distribute-image                     2026 clientToken imageBuildVersionArn
        get-component                        2020 requestId component { arn name version type platform owner data encrypted dateCreated tags state? parameters? } {{ReferencesToo}}
        get-component-policy                 2026 requestId policy
        get-container-recipe                 2026 requestId containerRecipe { arn containerType name description platform owner version components { componentArn } dockerfileTemplateData encrypted parentImage dateCreated tags targetRepository { service repositoryName } } {{References}}
        get-container-recipe-policy          2026 requestId policy
        get-distribution-configuration       2020 requestId distributionConfiguration { arn name description distributions { region amiDistributionConfiguration { name description amiTags launchPermission { userIds } } } dateCreated tags timeoutMinutes? }
        get-image                            2026 requestId image { arn type name version platform enhancedImageMetadataEnabled state { status } sourcePipelineArn dateCreated tags sourcePipelineName? imageRecipe? infrastructureConfiguration? imageTestsConfiguration? outputResources? buildType? executionRole? imageSource? workflows? } {{ReferencesToo}}
        get-image-pipeline                   2020 requestId imagePipeline { arn name description platform imageRecipeArn infrastructureConfigurationArn distributionConfigurationArn imageTestsConfiguration { imageTestsEnabled timeoutMinutes } schedule { scheduleExpression pipelineExecutionStartCondition } status dateCreated dateUpdated tags enhancedImageMetadataEnabled? dateNextRun? consecutiveFailures? }
        get-image-policy                     2026 requestId policy
        get-image-recipe                     2026 requestId imageRecipe { arn name description platform owner version components { componentArn } parentImage dateCreated tags workingDirectory } {{References}}
        get-image-recipe-policy              2026 requestId policy
        get-infrastructure-configuration     2026 requestId infrastructureConfiguration { arn name description instanceTypes instanceProfileName terminateInstanceOnFailure dateCreated resourceTags instanceMetadataOptions { httpTokens httpPutResponseHopLimit } tags }
        get-lifecycle-execution              2026 lifecycleExecution { lifecycleExecutionId resourcesImpactedSummary { hasImpactedResources } state { status } startTime }
        get-lifecycle-policy                 2026 lifecyclePolicy { arn name description status executionRole resourceType policyDetails { action { type includeResources { amis snapshots } } filter { type value unit retainAtLeast } } resourceSelection { tagMap } dateCreated tags }
        get-workflow                         2026 workflow { arn name version description changeDescription type owner data dateCreated tags parameters { name type defaultValue } } {{References}}
        get-workflow-execution               2026 requestId workflowBuildVersionArn workflowExecutionId imageBuildVersionArn type status totalStepCount totalStepsSucceeded totalStepsFailed totalStepsSkipped startTime endTime message?
        get-workflow-step-execution          2026 requestId stepExecutionId workflowBuildVersionArn workflowExecutionId imageBuildVersionArn name action status inputs outputs startTime endTime onFailure timeoutSeconds
        import-component                     2026 requestId clientToken componentBuildVersionArn
        import-disk-image                    2026 clientToken imageBuildVersionArn
        import-vm-image                      2026 requestId clientToken imageArn
        list-component-build-versions        2020 requestId componentSummaryList { arn name version platform type owner description changeDescription dateCreated tags state? }
        list-components                      2026 requestId componentVersionList { arn name version description platform supportedOsVersions type owner dateCreated status }
        list-container-recipes               2026 requestId containerRecipeSummaryList { arn containerType name platform owner parentImage dateCreated tags }
        list-distribution-configurations     2020 requestId distributionConfigurationSummaryList { arn name description dateCreated tags regions? }
        list-image-build-versions            2026 requestId imageSummaryList { arn name type version platform osVersion state { status } owner dateCreated outputResources { amis { region image name accountId description? } } tags buildType imageSource? }
        list-image-packages                  2026 requestId imagePackageList { packageName packageVersion }
        list-image-pipeline-images           2026 requestId imageSummaryList { arn name type version platform state { status } owner dateCreated outputResources { amis } tags buildType imageSource? }
        list-image-pipelines                 2026 requestId imagePipelineList { arn name description platform enhancedImageMetadataEnabled imageRecipeArn infrastructureConfigurationArn imageTestsConfiguration { imageTestsEnabled timeoutMinutes } schedule { scheduleExpression pipelineExecutionStartCondition } status dateCreated dateUpdated tags dateNextRun? consecutiveFailures? }
        list-image-recipes                   2026 requestId imageRecipeSummaryList { arn name platform owner parentImage dateCreated tags }
        list-image-scan-finding-aggregations 2026 requestId aggregationType responses { imagePipelineAggregation { imagePipelineArn severityCounts { all critical high medium } } }
        list-image-scan-findings             2026 requestId findings { awsAccountId imageBuildVersionArn imagePipelineArn type description title remediation { recommendation { text } } severity firstObservedAt updatedAt inspectorScore inspectorScoreDetails { adjustedCvss { scoreSource cvssSource version score scoringVector adjustments } } packageVulnerabilityDetails { vulnerabilityId vulnerablePackages { name version epoch release arch packageManager fixedInVersion remediation } source cvss { baseScore scoringVector version source } relatedVulnerabilities sourceUrl vendorSeverity vendorCreatedAt vendorUpdatedAt referenceUrls } fixAvailable }
        list-images                          2020 requestId imageVersionList { arn name version platform owner dateCreated type? osVersion? buildType? imageSource? }
        list-infrastructure-configurations   2020 requestId infrastructureConfigurationSummaryList { arn name description dateCreated tags instanceTypes? instanceProfileName? resourceTags? }
        list-lifecycle-execution-resources   2026 resources lifecycleExecutionId lifecycleExecutionState { status }
        list-lifecycle-executions            2026 lifecycleExecutions { lifecycleExecutionId resourcesImpactedSummary { hasImpactedResources } state { status } startTime }
        list-lifecycle-policies              2026 lifecyclePolicySummaryList { arn name description status executionRole resourceType dateCreated tags }
        list-tags-for-resource               2020 tags { KeyName }
        list-waiting-workflow-steps          2026 steps { stepExecutionId imageBuildVersionArn workflowExecutionId workflowBuildVersionArn name action startTime }
        list-workflow-build-versions         2026 workflowSummaryList { arn name version description changeDescription type owner dateCreated }
        list-workflow-executions             2026 requestId workflowExecutions { workflowBuildVersionArn workflowExecutionId type status totalStepCount totalStepsSucceeded totalStepsFailed totalStepsSkipped startTime endTime retried message? } imageBuildVersionArn
        list-workflow-step-executions        2026 requestId steps { stepExecutionId name action status inputs outputs startTime endTime } workflowBuildVersionArn workflowExecutionId imageBuildVersionArn message?
        list-workflows                       2026 workflowVersionList { arn name version description type owner dateCreated }
        put-component-policy                 2020 requestId componentArn
        put-container-recipe-policy          2026 requestId containerRecipeArn
        put-image-policy                     2020 requestId imageArn
        put-image-recipe-policy              2026 requestId imageRecipeArn
        retry-image                          2026 clientToken imageBuildVersionArn
        send-workflow-step-action            2026 stepExecutionId imageBuildVersionArn clientToken
        start-image-pipeline-execution       2026 requestId clientToken imageBuildVersionArn
        start-resource-state-update          2026 lifecycleExecutionId resourceArn
        tag-resource                         2020
        untag-resource                       2020
        update-distribution-configuration    2026 requestId distributionConfigurationArn
        update-image-pipeline                2026 requestId imagePipelineArn
        update-infrastructure-configuration  2026 requestId infrastructureConfigurationArn
        update-lifecycle-policy              2026 lifecyclePolicyArn
        """;
}
