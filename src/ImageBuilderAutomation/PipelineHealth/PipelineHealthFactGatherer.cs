namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>Reads what is needed to decide about a disabled pipeline.</summary>
public sealed class PipelineHealthFactGatherer(IPipelineDocuments documents, TimeProvider clock)
{
    public async Task<PipelineHealthFacts> GatherAsync(PipelineHealthRecord record, CancellationToken cancellationToken) =>
        new(record, await documents.ReadAsync(record.PipelineArn, cancellationToken), clock.GetUtcNow());
}
