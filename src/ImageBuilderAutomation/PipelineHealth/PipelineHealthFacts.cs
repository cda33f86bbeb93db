namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>The facts that decide whether a pipeline is enabled again.</summary>
/// <param name="Document">As the service returns it; null if the pipeline does not exist.</param>
public sealed record PipelineHealthFacts(PipelineHealthRecord Record, PipelineDocument? Document, DateTimeOffset Now);

/// <summary>A pipeline as one GetImagePipeline returned it.</summary>
/// <param name="UpdatedAt">Null if the service does not report it, or not readably.</param>
/// <param name="Settings">A hash of everything that an update replaces, except the status.</param>
/// <param name="ConsecutiveFailures">
/// The service's count of failed scheduled builds. An update and a success reset it to zero. Null if the service does not report it.
/// </param>
public sealed record PipelineDocument(string Arn, bool IsEnabled, DateTimeOffset? UpdatedAt, string Settings, int? ConsecutiveFailures)
{
    /// <summary>Members that are set and that this version cannot send, by their paths. An update would clear them.</summary>
    public IReadOnlyList<string> UnwritableMembers { get; init; } = [];

    /// <summary>What the adapter needs to send the document again.</summary>
    public object? Source { get; init; }
}

/// <summary>Reads and updates whole pipelines.</summary>
public interface IPipelineDocuments
{
    /// <summary>One GetImagePipeline. Null when the pipeline does not exist.</summary>
    Task<PipelineDocument?> ReadAsync(string pipelineArn, CancellationToken cancellationToken);

    /// <summary>One UpdateImagePipeline, which repeats every member of the document and sets the status to enabled.</summary>
    /// <param name="document">As it was read. The service replaces the whole pipeline, so it must be current.</param>
    /// <returns>The service's refusal; null when it accepted. Throttling, service faults and missing permissions throw.</returns>
    Task<string?> EnableAsync(PipelineDocument document, string token, CancellationToken cancellationToken);
}
