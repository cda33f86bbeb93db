namespace ImageBuilderAutomation.Triggers.Recovery;

/// <summary>How builds failed.</summary>
public interface IBuildFailures
{
    /// <summary>ListWorkflowExecutions of the image, and the steps of the one that failed.</summary>
    /// <param name="reason">The image's own, for what no step tells.</param>
    Task<BuildFailure> ReadAsync(string imageArn, string? reason, CancellationToken cancellationToken);
}
