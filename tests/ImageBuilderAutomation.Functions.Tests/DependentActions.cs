namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>
/// The actions that Image Builder checks besides an operation's own: the column "Dependent actions" of "Actions, resources, and condition keys for Amazon EC2
/// Image Builder" in the Service Authorization Reference, as of June 2026, for the operations that the functions call.
/// </summary>
internal static class DependentActions
{
    private static readonly Dictionary<string, string[]> ByOperation = new(StringComparer.Ordinal)
    {
        ["GetWorkflowStepExecution"] = ["kms:Decrypt"],
        ["ListWorkflowStepExecutions"] = ["kms:Decrypt"],
        ["ListImageScanFindings"] = ["inspector2:ListFindings"],
        // Assumed: the reference lists nothing for it, but its numbers come from the same findings.
        ["ListImageScanFindingAggregations"] = ["inspector2:ListFindings"],
        ["StartImagePipelineExecution"] = ["iam:CreateServiceLinkedRole", "imagebuilder:GetImagePipeline", "imagebuilder:TagResource"],
        ["UpdateImagePipeline"] =
        [
            "ecr:BatchGetRepositoryScanningConfiguration", "ecr:DescribeRepositories", "iam:CreateServiceLinkedRole", "iam:PassRole",
            "imagebuilder:GetContainerRecipe", "imagebuilder:GetDistributionConfiguration", "imagebuilder:GetImageRecipe",
            "imagebuilder:GetInfrastructureConfiguration", "imagebuilder:GetWorkflow", "inspector2:BatchGetAccountStatus",
        ],
        ["UpdateInfrastructureConfiguration"] =
        [
            "ec2:DescribeAvailabilityZones", "ec2:DescribeHosts", "iam:PassRole", "resource-groups:GetGroup", "sns:Publish",
        ],
    };

    /// <summary>Every action of the table, whatever it depends on.</summary>
    public static IEnumerable<string> All => ByOperation.Values.SelectMany(actions => actions).Distinct();

    /// <returns>The operations of Image Builder that it checks besides this one, without the prefix.</returns>
    public static IEnumerable<string> OfImageBuilder(string operation) => ByOperation[operation]
        .Where(action => action.StartsWith("imagebuilder:", StringComparison.Ordinal)).Select(action => action["imagebuilder:".Length..]);

    /// <param name="operations">Without the prefix <c>imagebuilder:</c>.</param>
    public static IEnumerable<string> Of(IEnumerable<string> operations) =>
        operations.SelectMany(operation => ByOperation.GetValueOrDefault(operation, [])).Distinct();
}
