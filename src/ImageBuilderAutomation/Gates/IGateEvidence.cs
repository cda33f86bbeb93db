namespace ImageBuilderAutomation.Gates;

/// <summary>What is known about an image.</summary>
public interface IGateEvidence
{
    /// <summary>One GetImage. Null when the service knows no such image.</summary>
    Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListImageScanFindings, 25 per call; more pages than the cap is unknown.</summary>
    Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListWorkflowExecutions of the image, test workflows counted.</summary>
    Task<Known<TestsOutcome>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListImagePackages, 25 per call; more pages than the cap is unknown, and so is a list without any.</summary>
    Task<Known<IReadOnlyList<Package>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>One GetImage of the image's parent, where the recipe names one image and no other.</summary>
    Task<Known<DateTimeOffset>> ReadParentCreatedAtAsync(ImageFacts image, CancellationToken cancellationToken);

    /// <summary>ARNs of all who started the build or another try of it, from the build's own records: the service does not tell.</summary>
    Task<Known<IReadOnlyList<string>>> ReadStartersAsync(ImageFacts image, CancellationToken cancellationToken);

    /// <summary>The latest on-demand scan of the image's AMI, from what Inspector's events left in the records.</summary>
    Task<Known<AmiScan>> ReadAmiScanAsync(ImageFacts image, CancellationToken cancellationToken);
}
