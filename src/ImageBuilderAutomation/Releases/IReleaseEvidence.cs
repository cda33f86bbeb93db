using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Releases;

/// <summary>Reads the parts of a release record that are not in the build's history from the service.</summary>
public interface IReleaseEvidence
{
    /// <summary>Reads every page of ListImagePackages. Unknown if there are more packages than the limit.</summary>
    Task<Known<IReadOnlyList<ReleasedPackage>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Known only if the scan of this build has completed and every page was read.</summary>
    Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken);
}
