using System.Diagnostics;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class GateEvidence(IAmazonImagebuilder client) : IGateEvidence
{
    /// <summary>A thousand entries. Behind that an answer would cost more calls than a gate may make, so it is unknown.</summary>
    private const int MostPages = 40;
    private const int PageSize = 25;

    public async Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetImageAsync(new() { ImageBuildVersionArn = imageArn }, cancellationToken);
            return FactsOf(response.Image ?? throw new InvalidDataException("Expected 'image' in the service's answer; it is missing."), imageArn);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken)
    {
        var request = new ListImageScanFindingsRequest
        {
            Filters = [new() { Name = "imageBuildVersionArn", Values = [imageArn] }],
            MaxResults = PageSize,
        };
        var read = await ReadPagesAsync<ImageScanFinding>(
            async token =>
            {
                request.NextToken = token;
                var page = await client.ListImageScanFindingsAsync(request, cancellationToken);
                return (page.Findings, page.NextToken);
            },
            "findings");
        return Then(read, Findings);
    }

    public async Task<Known<TestsOutcome>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken)
    {
        var request = new ListWorkflowExecutionsRequest { ImageBuildVersionArn = imageArn, MaxResults = PageSize };
        var read = await ReadPagesAsync<WorkflowExecutionMetadata>(
            async token =>
            {
                request.NextToken = token;
                var page = await client.ListWorkflowExecutionsAsync(request, cancellationToken);
                return (page.WorkflowExecutions, page.NextToken);
            },
            "workflow executions");
        return Then(read, executions => new Known<TestsOutcome>.Yes(Count(executions)));
    }

    private static ImageFacts FactsOf(Image image, string imageArn) => new(
        image.Arn ?? imageArn,
        image.SourcePipelineArn,
        image.ImageRecipe?.Arn ?? image.ContainerRecipe?.Arn,
        Answer.Required(image.Name, "image.name"),
        Answer.RequiredVersion(image.Version, "image.version"),
        image.Platform?.Value,
        image.BuildType?.Value,
        Answer.Required(image.State?.Status?.Value, "image.state.status"),
        Answer.TimeIfReadable(image.DateCreated),
        image.ScanState?.Status?.Value,
        image.ScanState?.Reason,
        // The service tests unless it was told not to.
        image.ImageTestsConfiguration?.ImageTestsEnabled ?? true,
        image.Tags ?? []);

    /// <summary>Everything, or why not: half a list must not look like a clean one.</summary>
    private static async Task<Known<IReadOnlyList<T>>> ReadPagesAsync<T>(Func<string?, Task<(List<T>? Items, string? NextToken)>> read, string what)
    {
        List<T> all = [];
        string? token = null;
        try
        {
            for (var page = 0; page < MostPages; page++)
            {
                (var items, token) = await read(token);
                all.AddRange(items ?? []);
                if (string.IsNullOrEmpty(token))
                    return new Known<IReadOnlyList<T>>.Yes(all);
            }
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return new Known<IReadOnlyList<T>>.No("the service knows no such image");
        }

        return new Known<IReadOnlyList<T>>.No($"more than {MostPages * PageSize} {what}");
    }

    private static Known<TResult> Then<T, TResult>(Known<T> known, Func<T, Known<TResult>> next) => known switch
    {
        Known<T>.Yes(var value) => next(value),
        Known<T>.No(var because) => new Known<TResult>.No(because),
        _ => throw new UnreachableException(),
    };

    private static Known<IReadOnlyList<Finding>> Findings(IReadOnlyList<ImageScanFinding> findings) =>
        findings.FirstOrDefault(f => f.Severity is null) is { } unrated
            ? new Known<IReadOnlyList<Finding>>.No($"the finding {NameOf(unrated)} came without a severity")
            : new Known<IReadOnlyList<Finding>>.Yes([.. findings.Select(FindingOf)]);

    private static Finding FindingOf(ImageScanFinding finding) => new(NameOf(finding), finding.Severity.ToUpperInvariant(), finding.FixAvailable?.ToUpperInvariant())
    {
        Packages = finding.PackageVulnerabilityDetails?.VulnerablePackages is { Count: > 0 } packages ? [.. packages.Select(p => p.Name ?? "").Distinct()] : [],
    };

    /// <summary>Executions that were retried are followed by the one that counts.</summary>
    private static TestsOutcome Count(IReadOnlyList<WorkflowExecutionMetadata> executions)
    {
        var (passed, failed, unfinished) = (0, 0, 0);
        foreach (var test in executions.Where(e => e.Type == WorkflowType.TEST && e.Retried != true))
        {
            switch (test.Status?.Value)
            {
                case "SKIPPED":
                    break;
                case "COMPLETED":
                    passed++;
                    break;
                case "FAILED" or "CANCELLED" or "ROLLBACK_IN_PROGRESS" or "ROLLBACK_COMPLETED":
                    failed++;
                    break;
                default:
                    unfinished++;
                    break;
            }
        }

        return new(passed, failed, unfinished);
    }

    private static string NameOf(ImageScanFinding finding) =>
        finding.PackageVulnerabilityDetails?.VulnerabilityId ?? finding.Title ?? finding.Type ?? "without a name";
}
