namespace ImageBuilderAutomation.Gates;

/// <summary>What the service knows about an image.</summary>
public interface IGateEvidence
{
    /// <summary>One GetImage. Null when the service knows no such image.</summary>
    Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListImageScanFindings, 25 per call; more pages than the cap is unknown.</summary>
    Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListWorkflowExecutions of the image, test workflows counted.</summary>
    Task<Known<TestsOutcome>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken);
}
