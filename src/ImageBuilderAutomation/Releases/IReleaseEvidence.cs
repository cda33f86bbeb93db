using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Releases;

/// <summary>What a release record says beyond the build's own history, read from the service when it is written.</summary>
public interface IReleaseEvidence
{
    /// <summary>ListImagePackages, every page; more than the cap is unknown.</summary>
    Task<Known<IReadOnlyList<ReleasedPackage>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Known only when this build's scan has completed and every page was read.</summary>
    Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken);
}
