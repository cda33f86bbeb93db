using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Lists an account's resources for checks that people run. No function uses it.</summary>
public sealed class AccountReader(IAmazonImagebuilder client)
{
    private const int PageSize = 25;

    public Task<List<ImagePipeline>> ReadPipelinesAsync(CancellationToken cancellationToken) => ReadAsync(async token =>
    {
        var page = await client.ListImagePipelinesAsync(new() { MaxResults = PageSize, NextToken = token }, cancellationToken);
        return (page.ImagePipelineList, page.NextToken);
    });

    /// <summary>ARNs of image and container recipes.</summary>
    public async Task<IReadOnlyList<string>> ReadRecipesAsync(CancellationToken cancellationToken)
    {
        var images = await ReadAsync(async token =>
        {
            var page = await client.ListImageRecipesAsync(new() { MaxResults = PageSize, NextToken = token }, cancellationToken);
            return (page.ImageRecipeSummaryList, page.NextToken);
        });
        var containers = await ReadAsync(async token =>
        {
            var page = await client.ListContainerRecipesAsync(new() { MaxResults = PageSize, NextToken = token }, cancellationToken);
            return (page.ContainerRecipeSummaryList, page.NextToken);
        });
        return [.. images.Select(recipe => recipe.Arn), .. containers.Select(recipe => recipe.Arn)];
    }

    /// <summary>ARNs of the account's own workflows, each version.</summary>
    public async Task<IReadOnlyList<string>> ReadWorkflowsAsync(CancellationToken cancellationToken)
    {
        var versions = await ReadAsync(async token =>
        {
            var page = await client.ListWorkflowsAsync(new() { Owner = Ownership.Self, MaxResults = PageSize, NextToken = token }, cancellationToken);
            return (page.WorkflowVersionList, page.NextToken);
        });
        return [.. versions.Select(version => version.Arn)];
    }

    /// <param name="arn">A version; with wildcards, the newest version that matches.</param>
    /// <returns>The build version's ARN and its document; null when there is none.</returns>
    public async Task<(string Arn, string Document)?> ReadWorkflowAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            var workflow = (await client.GetWorkflowAsync(new() { WorkflowBuildVersionArn = arn }, cancellationToken)).Workflow;
            return workflow is null ? null : (workflow.Arn ?? arn, workflow.Data ?? "");
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    private static async Task<List<T>> ReadAsync<T>(Func<string?, Task<(List<T>? Items, string? NextToken)>> read)
    {
        List<T> all = [];
        string? token = null;
        do
        {
            (var items, token) = await read(token);
            all.AddRange(items ?? []);
        }
        while (!string.IsNullOrEmpty(token));
        return all;
    }
}
