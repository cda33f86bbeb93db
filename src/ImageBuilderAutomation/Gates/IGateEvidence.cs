namespace ImageBuilderAutomation.Gates;

/// <summary>Reads the evidence about an image.</summary>
public interface IGateEvidence
{
    /// <summary>One GetImage call. Null when the image does not exist.</summary>
    Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListImageScanFindings, 25 per call. Unknown when there are more pages than the limit.</summary>
    Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Counts the image's test workflows (ListWorkflowExecutions).</summary>
    Task<Known<TestResults>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListImagePackages, 25 per call. Unknown when there are more pages than the limit or no packages at all.</summary>
    Task<Known<IReadOnlyList<Package>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>One GetImage call for the parent image. Known only when the recipe names exactly one image.</summary>
    Task<Known<DateTimeOffset>> ReadParentCreatedAtAsync(ImageFacts image, CancellationToken cancellationToken);

    /// <summary>ARNs of everybody who started or retried the build, from our own records. The service does not report them.</summary>
    Task<Known<IReadOnlyList<string>>> ReadStartersAsync(ImageFacts image, CancellationToken cancellationToken);

    /// <summary>The latest scan of the image's AMI, from the records of Amazon Inspector's events.</summary>
    Task<Known<AmiScan>> ReadAmiScanAsync(ImageFacts image, CancellationToken cancellationToken);
}
