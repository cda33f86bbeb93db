using System.Diagnostics;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <param name="maxPages">Of packages.</param>
public sealed class ReleaseEvidence(IAmazonImagebuilder client, int maxPages = ReleaseEvidence.MaxPages) : IReleaseEvidence
{
    /// <summary>10,000 packages. Only a person at the command line waits for this list, so it may take many calls.</summary>
    public const int MaxPages = 400;

    /// <summary>
    /// 1,500 packages, about 12 seconds at 0.2 seconds a page: below <see cref="Reliability.GuardedPass.ItemLimit"/>, so that an image with more gets a record
    /// that says so, instead of none for ever.
    /// </summary>
    public const int MaxPagesOfFunction = 60;

    private readonly GateEvidence _evidence = new(client);

    public async Task<Known<IReadOnlyList<ReleasedPackage>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken) =>
        await Pager.AtMostAsync(client.PackagePages(imageArn), maxPages, $"more than {maxPages * ListPages.Size} packages", cancellationToken) switch
        {
            // Every image has packages. An empty list means that they were not collected or are not listed yet.
            Known<IReadOnlyList<ImagePackage>>.Yes { Value: [] } => new Known<IReadOnlyList<ReleasedPackage>>.No("the service lists no packages"),
            Known<IReadOnlyList<ImagePackage>>.Yes(var packages) when packages.Any(package => package.PackageName is null) =>
                new Known<IReadOnlyList<ReleasedPackage>>.No("a package has no name"),
            Known<IReadOnlyList<ImagePackage>>.Yes(var packages) => new Known<IReadOnlyList<ReleasedPackage>>.Yes(
                [.. packages.Select(package => new ReleasedPackage(package.PackageName, package.PackageVersion))]),
            Known<IReadOnlyList<ImagePackage>>.No(var reason) => new Known<IReadOnlyList<ReleasedPackage>>.No(reason),
            _ => throw new UnreachableException(),
        };

    public async Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken) =>
        await _evidence.ReadImageAsync(imageArn, cancellationToken) switch
        {
            null => new Known<IReadOnlyList<Finding>>.No("the image does not exist"),
            { } image when ScanType.Unlisted(image.ScanType) is { } unlisted => new Known<IReadOnlyList<Finding>>.No(unlisted),
            { ScanStatus: ScanStatus.Completed } => await _evidence.ReadFindingsAsync(imageArn, cancellationToken),
            { ScanStatus: null } => new Known<IReadOnlyList<Finding>>.No("the service reports no scan"),
            var image => new Known<IReadOnlyList<Finding>>.No($"the scan is {image.ScanStatus}"),
        };
}
