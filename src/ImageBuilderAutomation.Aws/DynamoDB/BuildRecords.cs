using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class BuildRecords(RecordTable table, AccountRegion accountRegion) : IBuildRecords, IRecordedBuilds
{
    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<BuildRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(new(_keys.Build(_keys.Own(imageArn)), RecordKeys.BuildSort), cancellationToken) is { } item ? Record(item) : null;

    public async Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = BuildItem.Of(next, _keys.Own(record.ImageArn), _keys);
        // Write pointers first: a pointer to a record not yet written is harmless, but a record without pointers cannot be found by its AMIs.
        await Task.WhenAll((record.Current?.Amis ?? []).Select(
            ami => table.TryPutAsync(BuildItem.AmiPointer(ami, record.ImageArn, _keys), expectedVersion: 0, cancellationToken)));

        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }

    public IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, CancellationToken cancellationToken) =>
        ListAsync(new(TableIndex.Index1, _keys.BuildsOfPipeline(pipelineArn)) { Descending = true }, cancellationToken);

    /// <summary>Builds that started on a day (UTC), newest first.</summary>
    public IAsyncEnumerable<BuildRecord> ListByDayAsync(DateOnly day, CancellationToken cancellationToken) =>
        ListAsync(new(TableIndex.Index2, _keys.BuildsOfDay(day)) { Descending = true }, cancellationToken);

    /// <summary>Builds whose latest observed status is this one, newest first; AVAILABLE builds are sorted by recipe, highest version first.</summary>
    public IAsyncEnumerable<BuildRecord> ListByStatusAsync(string status, CancellationToken cancellationToken) =>
        ListAsync(new(TableIndex.Index3, _keys.BuildsIn(status)) { Descending = true }, cancellationToken);

    /// <summary>The available build of a recipe with the highest version and build number; disabled and deprecated ones do not count.</summary>
    public async Task<BuildRecord?> FindCurrentAsync(string recipeArn, CancellationToken cancellationToken)
    {
        var query = new TableQuery(TableIndex.Index3, _keys.BuildsIn("AVAILABLE"))
        {
            SortPrefix = RecordKeys.RecipePrefix(recipeArn),
            Descending = true,
            Limit = 1,
        };
        await foreach (var item in table.QueryAsync(query, cancellationToken))
            return Record(item);
        return null;
    }

    public async Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Ami(amiId), cancellationToken) is { } pointer && pointer.Display.TryGetValue("imageArn", out var imageArn)
            ? await ReadAsync(imageArn, cancellationToken)
            : null;

    /// <summary>Reads the build with all its records in one query.</summary>
    public async Task<BuildAuditTrail> ReadAuditTrailAsync(string imageArn, CancellationToken cancellationToken)
    {
        BuildRecord? build = null;
        List<GateRecord> gates = [];
        List<BuildStart> starts = [];
        BuildDetails? details = null;
        BuildOrigin? origin = null;
        LifecycleRecord? lifecycle = null;
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.Build(_keys.Own(imageArn))), cancellationToken))
        {
            if (item.Key.Sort == RecordKeys.BuildSort)
                build = Record(item);
            else if (item.Key.Sort == RecordKeys.DetailsSort)
                details = RecordBody.Read(item, RecordJson.Readable.BuildDetails);
            else if (item.Key.Sort == RecordKeys.OriginSort)
                origin = RecordBody.Read(item, RecordJson.Readable.BuildOrigin);
            else if (item.Key.Sort == RecordKeys.LifecycleSort)
                lifecycle = LifecycleRecords.Record(item);
            else if (item.Key.Sort.StartsWith(RecordKeys.GatePrefix, StringComparison.Ordinal))
                gates.Add(RecordBody.Read(item, RecordJson.Readable.GateRecord));
            else if (item.Key.Sort.StartsWith(RecordKeys.StartPrefix, StringComparison.Ordinal))
                starts.Add(RecordBody.Read(item, RecordJson.Readable.BuildStart));
        }

        return new(build, [.. gates.OrderBy(g => g.OpenedAt).ThenBy(g => g.StepExecutionId, StringComparer.Ordinal)], BuildStarts.InOrder(starts), details)
        {
            Lifecycle = lifecycle,
            Origin = origin,
        };
    }

    private async IAsyncEnumerable<BuildRecord> ListAsync(TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in table.QueryAsync(query, cancellationToken))
            yield return Record(item);
    }

    private static BuildRecord Record(TableItem item) => RecordBody.Read(item, RecordJson.Readable.BuildRecord);
}
