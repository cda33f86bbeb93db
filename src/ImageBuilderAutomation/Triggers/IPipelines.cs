using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Triggers;

/// <summary>The service's pipelines.</summary>
public interface IPipelines
{
    /// <summary>Every pipeline of the account and Region with its recipe: ListImagePipelines, and one read per recipe that is not known yet.</summary>
    Task<IReadOnlyList<Pipeline>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One GetImagePipeline, without the recipe. Null when the service knows no such pipeline.</summary>
    Task<Pipeline?> ReadAsync(string pipelineArn, CancellationToken cancellationToken);

    /// <summary>ListImagePipelineImages until an image is met that is being built; its ARN, or null.</summary>
    Task<string?> FindUnderWayAsync(string pipelineArn, CancellationToken cancellationToken);

    /// <summary>One StartImagePipelineExecution. What the service will not do comes back; throttling and faults throw.</summary>
    Task<StartAnswer> StartAsync(string pipelineArn, StartRequest request, CancellationToken cancellationToken);

    /// <summary>One RetryImage: the distribution again, without a new build.</summary>
    Task<RetryAnswer> RetryAsync(string imageArn, RetryRequest request, CancellationToken cancellationToken);
}
