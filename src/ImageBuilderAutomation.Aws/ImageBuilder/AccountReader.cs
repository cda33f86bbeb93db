using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Lists an account's resources for checks that people run. No function uses it.</summary>
public sealed class AccountReader(IAmazonImagebuilder client)
{
    private const int MaxErrorLength = 300;

    /// <returns>Each pipeline with the type of its scans, which the typed client does not have; null for the service's default.</returns>
    public Task<IReadOnlyList<(ImagePipeline Pipeline, string? ScanType)>> ReadPipelinesAsync(CancellationToken cancellationToken) =>
        Pager.AllAsync<(ImagePipeline Pipeline, string? ScanType), string>(
            async (token, cancellation) =>
            {
                var page = await client.ListImagePipelinesAsync(new() { MaxResults = ListPages.Size, NextToken = token }, cancellation);
                return ((page.ImagePipelineList ?? []).Zip(RawMembers.ScanTypes(page)).ToList(), page.NextToken);
            },
            cancellationToken);

    /// <summary>The parameters and launch templates that distributions write in the own account.</summary>
    public async Task<IReadOnlyList<DistributedTarget>> ReadDistributedTargetsAsync(CancellationToken cancellationToken)
    {
        List<DistributedTarget> written = [];
        foreach (var summary in await Pager.AllAsync(client.DistributionPages(), cancellationToken))
        {
            var read = (await client.GetDistributionConfigurationAsync(
                new() { DistributionConfigurationArn = summary.Arn }, cancellationToken)).DistributionConfiguration;
            // arn:aws:imagebuilder:eu-west-1:111122223333:distribution-configuration/golden
            if (summary.Arn?.Split(':') is not [_, _, _, var region, var account, ..])
                continue;
            foreach (var distribution in read?.Distributions ?? [])
            {
                var place = distribution.Region ?? region;
                written.AddRange((distribution.SsmParameterConfigurations ?? []).Where(one => one.AmiAccountId is null || one.AmiAccountId == account)
                    .Select(one => new DistributedTarget(summary.Name ?? summary.Arn, new ParameterTarget(one.ParameterName ?? "", place), region)));
                written.AddRange((distribution.LaunchTemplateConfigurations ?? []).Where(one => one.AccountId is null || one.AccountId == account)
                    .Select(one => new DistributedTarget(
                        summary.Name ?? summary.Arn, new TemplateTarget(one.LaunchTemplateId ?? "", place, one.SetDefaultVersion is not false), region)));
            }
        }

        return written;
    }

    /// <summary>ARNs of image and container recipes.</summary>
    public async Task<IReadOnlyList<string>> ReadRecipesAsync(CancellationToken cancellationToken) =>
    [
        .. (await Pager.AllAsync(client.ImageRecipePages(), cancellationToken)).Select(recipe => recipe.Arn),
        .. (await Pager.AllAsync(client.ContainerRecipePages(), cancellationToken)).Select(recipe => recipe.Arn),
    ];

    /// <summary>ARNs of the account's own workflows, each version.</summary>
    public async Task<IReadOnlyList<string>> ReadWorkflowsAsync(CancellationToken cancellationToken) =>
        [.. (await Pager.AllAsync(client.WorkflowPages(), cancellationToken)).Select(version => version.Arn)];

    /// <param name="arn">A version; with wildcards, the newest version that matches.</param>
    /// <returns>
    /// The build version's ARN and its document. Unknown when the workflow does not exist, or when the service does not return it, for example because the
    /// caller may not use the key that encrypts it.
    /// </returns>
    public async Task<Known<(string Arn, string Document)>> ReadWorkflowAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetWorkflowAsync(new() { WorkflowBuildVersionArn = arn }, cancellationToken)).Workflow is { Data.Length: > 0 } workflow
                ? new Known<(string Arn, string Document)>.Yes((workflow.Arn ?? arn, workflow.Data))
                : new Known<(string Arn, string Document)>.No("the service returns no document");
        }
        catch (AmazonImagebuilderException error)
        {
            return new Known<(string Arn, string Document)>.No(
                ImageBuilderErrors.IsNotFound(error) ? "it does not exist" : ResponseFields.Shortened($"it cannot be read: {error.Message}", MaxErrorLength)!);
        }
    }
}
