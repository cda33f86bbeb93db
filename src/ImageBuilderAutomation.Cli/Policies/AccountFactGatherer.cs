using System.Globalization;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Accounts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Reads the account's pipelines with the waiting steps of their workflows. Each workflow document is read once.</summary>
internal sealed class AccountFactGatherer(AccountReader reader)
{
    private readonly Dictionary<string, IReadOnlyList<AccountWait>> _waits = new(StringComparer.Ordinal);

    public async Task<AccountFacts> GatherAsync(CancellationToken cancellationToken)
    {
        var pipelines = new List<AccountPipeline>();
        foreach (var (pipeline, scanType) in await reader.ReadPipelinesAsync(cancellationToken))
        {
            var waits = new List<AccountWait>();
            foreach (var workflow in pipeline.Workflows ?? [])
            {
                var ofWorkflow = await WaitsAsync(workflow.WorkflowArn, cancellationToken);
                waits.AddRange(workflow.OnFailure == OnWorkflowFailure.CONTINUE
                    ? ofWorkflow.Select(wait => wait with { ContinuesBy = "onFailure of the workflow in the pipeline" })
                    : ofWorkflow);
            }

            pipelines.Add(Of(pipeline, waits) with { ScanType = scanType });
        }

        var used = pipelines.SelectMany(pipeline => pipeline.Waits).Select(wait => wait.WorkflowArn).ToHashSet();
        var others = new List<AccountWait>();
        foreach (var newest in (await reader.ReadWorkflowsAsync(cancellationToken)).Select(Newest).Distinct())
            others.AddRange((await WaitsAsync(newest, cancellationToken)).Where(wait => !used.Contains(wait.WorkflowArn)));
        return new(pipelines, await reader.ReadRecipesAsync(cancellationToken), others);
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

    private async Task<IReadOnlyList<AccountWait>> WaitsAsync(string? arn, CancellationToken cancellationToken)
    {
        // Workflows owned by Amazon have no waiting steps.
        if (arn is null || arn.Split(':') is [_, _, _, _, "aws", ..])
            return [];
        if (!_waits.TryGetValue(arn, out var waits))
            _waits[arn] = waits = await reader.ReadWorkflowAsync(arn, cancellationToken) is var (build, document) ? WorkflowWaits.Of(build, document) : [];
        return waits;
    }

    private static string Newest(string versionArn) => $"{versionArn[..versionArn.LastIndexOf('/')]}/x.x.x";
}

/// <summary>Reads the waiting steps of a workflow document.</summary>
internal static class WorkflowWaits
{
    private const int MaxDepth = 100;

    /// <returns>Empty for a document that cannot be parsed: the service has already accepted it, so the limitation is ours.</returns>
    public static IReadOnlyList<AccountWait> Of(string arn, string document)
    {
        try
        {
            if (IsTooDeep(document))
                return [];
            var yaml = new YamlStream();
            yaml.Load(new StringReader(document));
            var type = arn.Split('/') is [_, var kind, ..] ? kind : "";
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }, ..]
                || !root.Children.TryGetValue("steps", out var steps) || steps is not YamlSequenceNode list)
                return [];
            return
            [
                .. list.OfType<YamlMappingNode>().Where(step => Text(step, "action") == StepAction.WaitForAction)
                    .Select(step => new AccountWait(arn, type, Text(step, "name") ?? "", Timeout(step))
                    {
                        ContinuesBy = string.Equals(Text(step, "onFailure"), "Continue", StringComparison.OrdinalIgnoreCase)
                            ? "onFailure of the step in the workflow's document"
                            : null,
                    }),
            ];
        }
        catch (YamlException)
        {
            return [];
        }
    }

    /// <summary>The parser recurses, so a document that nests without end would end the process.</summary>
    private static bool IsTooDeep(string document)
    {
        var (parser, depth) = (new Parser(new StringReader(document)), 0);
        while (depth <= MaxDepth && parser.MoveNext())
            depth += parser.Current!.NestingIncrease;
        return depth > MaxDepth;
    }

    private static TimeSpan Timeout(YamlMappingNode step) =>
        int.TryParse(Text(step, "timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : AccountWait.DefaultTimeout;

    private static string? Text(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var value) ? (value as YamlScalarNode)?.Value : null;
}
