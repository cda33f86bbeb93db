using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads the details of one completed build: workflows, steps, findings, packages. Counts its calls.</summary>
internal sealed class ImageInspection(IAmazonImagebuilder client, ImageSnapshot snapshot, DateTimeOffset startedAt)
{
    private const int PageSize = 25;

    /// <summary>2,500 packages; a longer list would take too many calls for a digest.</summary>
    private const int MaxPackagePages = 100;

    private int _calls;

    public async Task<Inspection?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var runs = new RunList();
            foreach (var execution in await ExecutionsAsync(cancellationToken))
                runs.Add(execution, await StepsAsync(execution, cancellationToken));
            var (findings, findingsUnknown) = await FindingsAsync(cancellationToken);
            var (packages, packagesUnknown) = await PackagesAsync(cancellationToken);
            var (workflows, leftOut) = runs.Bounded();
            return new(
                new()
                {
                    ImageArn = snapshot.Arn,
                    Status = snapshot.Status,
                    Reason = snapshot.Reason,
                    ScanStatus = snapshot.ScanStatus,
                    ReadStartedAt = startedAt,
                    Workflows = workflows,
                    OmittedCount = leftOut,
                    Findings = findings,
                    FindingsUnknown = findingsUnknown,
                    Packages = packages,
                    PackagesUnknown = packagesUnknown,
                },
                _calls);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            // The image was deleted during the read.
            return null;
        }
    }

    private async Task<List<WorkflowExecutionMetadata>> ExecutionsAsync(CancellationToken cancellationToken) => await PagesAsync(
        async token =>
        {
            var page = await client.ListWorkflowExecutionsAsync(
                new() { ImageBuildVersionArn = snapshot.Arn, MaxResults = PageSize, NextToken = token }, cancellationToken);
            return (page.WorkflowExecutions, page.NextToken);
        },
        int.MaxValue) ?? [];

    private async Task<List<WorkflowStepMetadata>> StepsAsync(WorkflowExecutionMetadata execution, CancellationToken cancellationToken) => await PagesAsync(
        async token =>
        {
            var page = await client.ListWorkflowStepExecutionsAsync(
                new() { WorkflowExecutionId = execution.WorkflowExecutionId, MaxResults = PageSize, NextToken = token }, cancellationToken);
            return (page.Steps, page.NextToken);
        },
        int.MaxValue) ?? [];

    /// <summary>Counts findings only after a completed scan: the lists are empty both when a scan found nothing and when there was no scan.</summary>
    private async Task<(FindingsSummary? Findings, string? Unknown)> FindingsAsync(CancellationToken cancellationToken)
    {
        if (snapshot.ScanStatus != "COMPLETED")
            return (null, snapshot.ScanStatus is { } status ? $"the scan is {status}" : "the image was not scanned");

        var found = await PagesAsync(
            async token =>
            {
                var page = await client.ListImageScanFindingAggregationsAsync(
                    new() { Filter = new() { Name = "imageBuildVersionArn", Values = [snapshot.Arn] }, NextToken = token }, cancellationToken);
                return (page.Aggregations, page.NextToken);
            },
            int.MaxValue);
        var counts = found?.Select(f => f.ImageAggregation).FirstOrDefault(a => a?.ImageBuildVersionArn == snapshot.Arn)?.SeverityCounts;
        return (new(counts?.Critical ?? 0, counts?.High ?? 0, counts?.Medium ?? 0, counts?.All ?? 0), null);
    }

    private async Task<(PackagesDigest? Packages, string? Unknown)> PackagesAsync(CancellationToken cancellationToken)
    {
        if (snapshot is not { Amis: [_, ..] } and not { Containers: [_, ..] })
            return (null, "the build made no image");

        var packages = await PagesAsync(
            async token =>
            {
                var page = await client.ListImagePackagesAsync(
                    new() { ImageBuildVersionArn = snapshot.Arn, MaxResults = PageSize, NextToken = token }, cancellationToken);
                return (page.ImagePackageList, page.NextToken);
            },
            MaxPackagePages);
        return packages switch
        {
            null => (null, $"more than {MaxPackagePages * PageSize} packages"),
            // Every image has packages, and their collection can be turned off: an empty list means that they are unknown.
            [] => (null, "the service lists no packages"),
            _ => (PackagesDigest.Of([.. packages.Select(p => (p.PackageName ?? "", p.PackageVersion ?? ""))]), null),
        };
    }

    /// <returns>Null when there are more than <paramref name="max"/> pages.</returns>
    private async Task<List<T>?> PagesAsync<T>(Func<string?, Task<(List<T>? Items, string? NextToken)>> read, int max)
    {
        List<T> all = [];
        string? token = null;
        for (var page = 0; page < max; page++)
        {
            _calls++;
            (var items, token) = await read(token);
            all.AddRange(items ?? []);
            // A page may be short or empty while more follow; only the token marks the end.
            if (string.IsNullOrEmpty(token))
                return all;
        }

        return null;
    }
}
