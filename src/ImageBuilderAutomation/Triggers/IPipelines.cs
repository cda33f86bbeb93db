using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.PipelineRuns;

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
