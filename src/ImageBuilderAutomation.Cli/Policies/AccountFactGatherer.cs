using System.Diagnostics;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Reads the account's pipelines with the waiting steps of their workflows. Each workflow document is read once.</summary>
internal sealed class AccountFactGatherer(AccountReader reader)
{
    private readonly Dictionary<string, Known<IReadOnlyList<AccountWait>>> _waits = new(StringComparer.Ordinal);

    public async Task<AccountFacts> GatherAsync(CancellationToken cancellationToken)
    {
        var pipelines = await GatherPipelinesAsync(_ => true, cancellationToken);
        var used = pipelines.SelectMany(pipeline => pipeline.Waits).Select(wait => wait.WorkflowArn).ToHashSet();
        var others = new List<AccountWait>();
        foreach (var newest in (await reader.ReadWorkflowsAsync(cancellationToken)).Select(Newest).Distinct())
        {
            if (await WaitsAsync(newest, cancellationToken) is Known<IReadOnlyList<AccountWait>>.Yes(var waits))
                others.AddRange(waits.Where(wait => !used.Contains(wait.WorkflowArn)));
        }

        return new(pipelines, await reader.ReadRecipesAsync(cancellationToken), others);
    }

    /// <param name="isWanted">By a pipeline's ARN. Only wanted pipelines are returned, and only their workflows are read.</param>
    public async Task<IReadOnlyList<AccountPipeline>> GatherPipelinesAsync(Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        var pipelines = new List<AccountPipeline>();
        foreach (var (pipeline, scanType) in (await reader.ReadPipelinesAsync(cancellationToken)).Where(item => isWanted(item.Pipeline.Arn)))
        {
            var (waits, unread) = (new List<AccountWait>(), new List<UnreadWorkflow>());
            foreach (var workflow in pipeline.Workflows ?? [])
            {
                var arn = workflow.WorkflowArn ?? "";
                switch (await WaitsAsync(arn, cancellationToken))
                {
                    case Known<IReadOnlyList<AccountWait>>.Yes(var known):
                        waits.AddRange(workflow.OnFailure == OnWorkflowFailure.CONTINUE
                            ? known.Select(wait => wait with { ContinuesBy = "onFailure of the workflow in the pipeline" })
                            : known);
                        break;
                    case Known<IReadOnlyList<AccountWait>>.No(var reason):
                        unread.Add(new(arn, reason));
                        break;
                }
            }

            pipelines.Add(Of(pipeline, waits) with { ScanType = scanType, UnreadWorkflows = unread, UsesDefaultWorkflows = pipeline.Workflows is not { Count: > 0 } });
        }

        return pipelines;
    }

    private static AccountPipeline Of(ImagePipeline pipeline, List<AccountWait> waits) => new(
        pipeline.Arn,
        pipeline.ImageRecipeArn ?? pipeline.ContainerRecipeArn,
        pipeline.Platform?.Value,
        pipeline.ImageTags ?? [],
        pipeline.ImageScanningConfiguration?.ImageScanningEnabled ?? false,
        // Both are enabled by default.
        pipeline.ImageTestsConfiguration?.ImageTestsEnabled ?? true,
        pipeline.EnhancedImageMetadataEnabled ?? true,
        waits);

    private async Task<Known<IReadOnlyList<AccountWait>>> WaitsAsync(string arn, CancellationToken cancellationToken)
    {
        // Workflows owned by Amazon have no waiting steps.
        if (arn.Split(':') is [_, _, _, _, "aws", ..])
            return new Known<IReadOnlyList<AccountWait>>.Yes([]);
        if (!_waits.TryGetValue(arn, out var waits))
        {
            _waits[arn] = waits = await reader.ReadWorkflowAsync(arn, cancellationToken) switch
            {
                Known<(string Arn, string Document)>.Yes({ Arn: var build, Document: var document }) => WorkflowWaits.Of(build, document),
                Known<(string Arn, string Document)>.No(var reason) => new Known<IReadOnlyList<AccountWait>>.No(reason),
                _ => throw new UnreachableException(),
            };
        }

        return waits;
    }

    private static string Newest(string versionArn) => $"{versionArn[..versionArn.LastIndexOf('/')]}/x.x.x";
}
