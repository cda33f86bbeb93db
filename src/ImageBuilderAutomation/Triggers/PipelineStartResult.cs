namespace ImageBuilderAutomation.Triggers;

/// <summary>Result of StartImagePipelineExecution.</summary>
public abstract record PipelineStartResult
{
    private PipelineStartResult()
    {
    }

    public sealed record Started(string ImageArn) : PipelineStartResult;

    /// <summary>The service is busy, or a quota is reached; a later call may succeed.</summary>
    public sealed record Busy(string Reason) : PipelineStartResult;

    /// <summary>The pipeline, or something it needs, does not exist.</summary>
    public sealed record Refused(string Reason) : PipelineStartResult;
}
