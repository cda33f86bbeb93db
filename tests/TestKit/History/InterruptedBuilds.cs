using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace TestKit.History;

/// <summary>The ports of build recording. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
public sealed class InterruptedBuilds<TService>(Effects effects, TService images, IBuildRecords records, IBuildDetails details)
    : IImages, IInspections, IBuildRecords, IBuildDetails
    where TService : IImages, IInspections
{
    /// <summary>A concurrent writer that runs before every write.</summary>
    public Func<Task> BeforeWrite { get; init; } = () => Task.CompletedTask;

    Task<ImageSnapshot?> IImages.ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(images.ReadAsync(imageArn, cancellationToken));

    public Task<Inspection?> InspectAsync(ImageSnapshot snapshot, CancellationToken cancellationToken) =>
        AfterAsync(images.InspectAsync(snapshot, cancellationToken));

    Task<BuildDetails?> IBuildDetails.ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(details.ReadForUpdateAsync(imageArn, cancellationToken));

    Task<BuildDetails?> IBuildDetails.TryWriteAsync(BuildDetails written, CancellationToken cancellationToken) =>
        AfterAsync(details.TryWriteAsync(written, cancellationToken));

    Task<BuildRecord?> IBuildRecords.ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken) =>
        AfterAsync(records.ReadForUpdateAsync(imageArn, cancellationToken));

    public async Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken)
    {
        await BeforeWrite();
        return await AfterAsync(records.TryWriteAsync(record, cancellationToken));
    }

    public IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, CancellationToken cancellationToken) =>
        records.ListByPipelineAsync(pipelineArn, cancellationToken);

    public Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken) =>
        AfterAsync(records.FindByAmiAsync(amiId, cancellationToken));

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }
}
