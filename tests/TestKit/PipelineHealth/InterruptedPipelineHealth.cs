using System.Runtime.CompilerServices;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;

namespace TestKit.PipelineHealth;

/// <summary>The ports of pipeline health. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class InterruptedPipelineHealth(Effects effects, IPipelineDocuments documents, IPipelineHealthRecords records, IModeOverrides modes)
    : IPipelineDocuments, IPipelineHealthRecords, IModeOverrides
{
    Task<PipelineDocument?> IPipelineDocuments.ReadAsync(string pipelineArn, CancellationToken cancellationToken) =>
        AfterAsync(documents.ReadAsync(pipelineArn, cancellationToken));

    public Task<string?> EnableAsync(PipelineDocument document, string token, CancellationToken cancellationToken) =>
        AfterAsync(documents.EnableAsync(document, token, cancellationToken));

    Task<PipelineHealthRecord?> IPipelineHealthRecords.ReadAsync(string pipelineArn, CancellationToken cancellationToken) =>
        AfterAsync(records.ReadAsync(pipelineArn, cancellationToken));

    public Task<PipelineHealthRecord?> TryWriteAsync(PipelineHealthRecord record, CancellationToken cancellationToken) =>
        AfterAsync(records.TryWriteAsync(record, cancellationToken));

    public async IAsyncEnumerable<PipelineHealthRecord> ListDisabledAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var disabled = new List<PipelineHealthRecord>();
        await foreach (var record in records.ListDisabledAsync(cancellationToken))
            disabled.Add(record);
        await effects.HappenedAsync();
        foreach (var record in disabled)
            yield return record;
    }

    Task<Mode?> IModeOverrides.ReadAsync(Capability capability, CancellationToken cancellationToken) => AfterAsync(modes.ReadAsync(capability, cancellationToken));

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }
}
