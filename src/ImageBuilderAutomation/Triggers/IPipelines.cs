using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Triggers;

/// <summary>The service's pipelines.</summary>
public interface IPipelines
{
    /// <summary>Every pipeline of the account and Region with its recipe: ListImagePipelines, and one read for each recipe that is not cached yet.</summary>
    Task<IReadOnlyList<Pipeline>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One GetImagePipeline, without the recipe. Null when the pipeline does not exist.</summary>
    Task<Pipeline?> ReadAsync(string pipelineArn, CancellationToken cancellationToken);

    /// <summary>Calls ListImagePipelineImages until it finds an image whose build is in progress.</summary>
    /// <returns>The ARN of that image, or null.</returns>
    Task<string?> FindInProgressAsync(string pipelineArn, CancellationToken cancellationToken);

    /// <summary>One StartImagePipelineExecution. A refusal is returned; throttling and service faults throw.</summary>
    Task<PipelineStartResult> StartAsync(string pipelineArn, StartRequest request, CancellationToken cancellationToken);

    /// <summary>One RetryImage: repeats the distribution without a new build.</summary>
    Task<RetryResult> RetryAsync(string imageArn, RetryRequest request, CancellationToken cancellationToken);
}

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

/// <param name="Refusal">Why the service refused the retry; null if it accepted.</param>
public sealed record RetryResult(string? Refusal);
