using System.Diagnostics;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads the details of one completed build: workflows, steps, findings, packages. Counts its calls.</summary>
internal sealed class ImageInspection(IAmazonImagebuilder client, ImageSnapshot snapshot, DateTimeOffset startedAt)
{
    private int _calls;

    public async Task<Inspection?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var runs = new RunList();
            foreach (var execution in await Pager.AllAsync(Counted(client.WorkflowExecutionPages(snapshot.Arn)), cancellationToken))
                runs.Add(execution, await Pager.AllAsync(Counted(client.StepPages(execution.WorkflowExecutionId)), cancellationToken));
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
                    FailureContext = snapshot.FailureContext,
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

    /// <summary>
    /// Counts findings only after a completed scan whose findings the service lists: the lists are empty both when a scan found nothing and when there
    /// was no scan.
    /// </summary>
    private async Task<(FindingsSummary? Findings, string? Unknown)> FindingsAsync(CancellationToken cancellationToken)
    {
        if (ScanType.Unlisted(snapshot.ScanType) is { } unlisted)
            return (null, unlisted);
        if (snapshot.ScanStatus != ScanStatus.Completed)
            return (null, snapshot.ScanStatus is { } status ? $"the scan is {status}" : "the image was not scanned");

        var found = await Pager.AllAsync(Counted(client.FindingCountPages(snapshot.Arn)), cancellationToken);
        var counts = found.Select(f => f.ImageAggregation).FirstOrDefault(a => a?.ImageBuildVersionArn == snapshot.Arn)?.SeverityCounts;
        return (new(counts?.Critical ?? 0, counts?.High ?? 0, counts?.Medium ?? 0, counts?.All ?? 0), null);
    }

    private async Task<(PackagesDigest? Packages, string? Unknown)> PackagesAsync(CancellationToken cancellationToken)
    {
        if (snapshot is not { Amis: [_, ..] } and not { Containers: [_, ..] })
            return (null, "the build made no image");

        const int maxPages = ListPages.MaxPackagePages;
        var read = await Pager.AtMostAsync(
            Counted(client.PackagePages(snapshot.Arn)), maxPages, $"more than {maxPages * ListPages.Size} packages", cancellationToken);
        return read switch
        {
            Known<IReadOnlyList<ImagePackage>>.No(var reason) => (null, reason),
            // Every image has packages, and their collection can be turned off: an empty list means that they are unknown.
            Known<IReadOnlyList<ImagePackage>>.Yes { Value: [] } => (null, "the service lists no packages"),
            Known<IReadOnlyList<ImagePackage>>.Yes(var packages) =>
                (PackagesDigest.Of([.. packages.Select(p => (p.PackageName ?? "", p.PackageVersion ?? ""))]), null),
            _ => throw new UnreachableException(),
        };
    }

    private PageReader<T, string> Counted<T>(PageReader<T, string> read) => (token, cancellationToken) =>
    {
        _calls++;
        return read(token, cancellationToken);
    };
}
