using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class ReleaseEvidence(IAmazonImagebuilder client) : IReleaseEvidence
{
    /// <summary>10,000 packages. Only a person at the command line waits for this list, so it may take many calls.</summary>
    private const int MaxPages = 400;
    private readonly GateEvidence _evidence = new(client);

    public async Task<Known<IReadOnlyList<ReleasedPackage>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken)
    {
        var request = new ListImagePackagesRequest { ImageBuildVersionArn = imageArn, MaxResults = 25 };
        List<ReleasedPackage> all = [];
        for (var read = 0; read < MaxPages; read++)
        {
            var page = await client.ListImagePackagesAsync(request, cancellationToken);
            all.AddRange((page.ImagePackageList ?? []).Where(package => package.PackageName is not null)
                .Select(package => new ReleasedPackage(package.PackageName, package.PackageVersion)));
            request.NextToken = page.NextToken;
            if (string.IsNullOrEmpty(page.NextToken))
                return new Known<IReadOnlyList<ReleasedPackage>>.Yes(all);
        }

        return new Known<IReadOnlyList<ReleasedPackage>>.No($"more than {MaxPages * request.MaxResults} packages");
    }

    public async Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken) =>
        await _evidence.ReadImageAsync(imageArn, cancellationToken) switch
        {
            null => new Known<IReadOnlyList<Finding>>.No("the image does not exist"),
            { ScanStatus: "COMPLETED" } => await _evidence.ReadFindingsAsync(imageArn, cancellationToken),
            { ScanStatus: null } => new Known<IReadOnlyList<Finding>>.No("the service reports no scan"),
            var image => new Known<IReadOnlyList<Finding>>.No($"the scan is {image.ScanStatus}"),
        };
}
