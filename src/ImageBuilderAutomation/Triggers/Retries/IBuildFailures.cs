namespace ImageBuilderAutomation.Triggers.Retries;

/// <summary>Reads where and why builds failed.</summary>
public interface IBuildFailures
{
    /// <summary>ListWorkflowExecutions of the image, and the steps of the one that failed.</summary>
    /// <param name="reason">The image's own reason, used where no step has a message.</param>
    Task<BuildFailure> ReadAsync(string imageArn, string? reason, CancellationToken cancellationToken);
}
