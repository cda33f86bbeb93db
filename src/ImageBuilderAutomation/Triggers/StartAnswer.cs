namespace ImageBuilderAutomation.Triggers;

/// <summary>Result of StartImagePipelineExecution.</summary>
public abstract record StartAnswer
{
    private StartAnswer()
    {
    }

    public sealed record Started(string ImageArn) : StartAnswer;

    /// <summary>The service is busy, or a quota is reached; a later call may succeed.</summary>
    public sealed record NotNow(string Because) : StartAnswer;

    /// <summary>The pipeline, or something it needs, does not exist.</summary>
    public sealed record Never(string Because) : StartAnswer;
}
