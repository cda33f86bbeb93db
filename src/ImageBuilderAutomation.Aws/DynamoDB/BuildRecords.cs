using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Releases.Descendants;
using ImageBuilderAutomation.Releases.Recording;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class BuildRecords(RecordTable table, AccountRegion accountRegion) : IBuildRecords, IRecordedBuilds, IFleetHistory, IDescentHistory, IBuildProgress,
    IReleaseCandidates
{
    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<BuildRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(new(_keys.Build(_keys.Own(imageArn)), RecordKeys.BuildSort), cancellationToken) is { } item ? Record(item) : null;

    public async Task<BuildRecord?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(new(_keys.Build(_keys.Own(imageArn)), RecordKeys.BuildSort), cancellationToken) is not { } item)
            return null;
        return RecordBody.ReadForUpdate(item, RecordJson.Readable.BuildRecord, version => new() { ImageArn = imageArn, Version = version });
    }

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

    public async IAsyncEnumerable<string> ListArnsByStatusAsync(string status, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in table.QueryAsync(new(TableIndex.Index3, _keys.BuildsIn(status)), cancellationToken))
        {
            // From the attribute, because the body may be damaged.
            if (item.Display.TryGetValue("imageArn", out var arn) && ImageBuildArn.TryParse(arn, out var image) && image.IsIn(accountRegion))
                yield return arn;
        }
    }

    /// <summary>The available build of a recipe with the highest version and build number; disabled and deprecated ones do not count.</summary>
    public async Task<BuildRecord?> FindCurrentAsync(string recipeArn, CancellationToken cancellationToken)
    {
        var query = new TableQuery(TableIndex.Index3, _keys.BuildsIn(ImageStatus.Available))
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

    public async IAsyncEnumerable<ReleaseCandidate> ListAvailableAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in table.QueryAsync(new(TableIndex.Index3, _keys.BuildsIn(ImageStatus.Available)), cancellationToken))
        {
            // From the attributes, because the body may be damaged.
            if (item.Display.TryGetValue("imageArn", out var arn) && ImageBuildArn.TryParse(arn, out var image) && image.IsIn(accountRegion))
                yield return new(image, item.Display.GetValueOrDefault("recipeArn"));
        }
    }

    async Task<RecordingFacts> IReleaseCandidates.ReadAsync(ImageBuildArn image, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var trail = await ReadAuditTrailAsync(image.ToString(), cancellationToken);
        return new(image.ToString(), trail.Build?.Current?.RecipeArn, trail.Gates, trail.Starts, trail.Details, now);
    }

    public async IAsyncEnumerable<string> ListInProgressAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var status in ImageStatus.InOrder.Where(ImageStatus.IsInProgress))
        {
            await foreach (var arn in ListArnsByStatusAsync(status, cancellationToken))
                yield return arn;
        }
    }

    public async Task<BuildProgress?> ReadProgressAsync(string imageArn, CancellationToken cancellationToken)
    {
        var trail = await ReadAuditTrailAsync(imageArn, cancellationToken);
        return trail.Build is null ? null : new(
            trail.Build, trail.Gates.Select(gate => gate.Outcome?.ObservedAt).Max(), trail.Gates.Any(gate => gate.State is GateState.Open or GateState.Sending));
    }

    private IAsyncEnumerable<BuildRecord> ListAsync(TableQuery query, CancellationToken cancellationToken) => table.ListAsync(query, Record, cancellationToken);

    private static BuildRecord Record(TableItem item) => RecordBody.Read(item, RecordJson.Readable.BuildRecord);
}

/// <summary>Converts a build record to an item: its keys and the attributes that people see in the console.</summary>
internal static class BuildItem
{
    public const string Kind = "build";
    public const string AmiKind = "ami";

    public static TableItem Of(BuildRecord record, ImageBuildArn image, RecordKeys keys)
    {
        var current = record.Current;
        var path = RecordKeys.PathOf(image);
        var startedAt = record.StartedAt;
        return new(new(keys.Build(image), RecordKeys.BuildSort), Kind)
        {
            Version = record.Version,
            Body = RecordBody.Write(record, RecordJson.Readable.BuildRecord),
            Index1 = current?.PipelineArn is { } pipeline && startedAt is { } at ? new(keys.BuildsOfPipeline(pipeline), RecordKeys.TimeAnd(at, path)) : null,
            Index2 = startedAt is { } on ? new(keys.BuildsOfDay(RecordKeys.DayOf(on)), RecordKeys.TimeAnd(on, path)) : null,
            Index3 = record.Status is { } status ? new(keys.BuildsIn(status), StateOrder(record, status, image)) : null,
            Display = DisplayOf(record, startedAt),
        };
    }

    public static TableItem AmiPointer(OutputAmi ami, string imageArn, RecordKeys keys) => new(keys.Ami(ami.ImageId), AmiKind)
    {
        Version = 1,
        Display = new Dictionary<string, string> { ["imageArn"] = imageArn, ["region"] = ami.Region },
    };

    /// <summary>Sorts available builds by recipe and version, to find the current one, and all others by time.</summary>
    private static string StateOrder(BuildRecord record, string status, ImageBuildArn image) => status == ImageStatus.Available
        ? RecordKeys.RecipeAndVersion(record.Current?.RecipeArn, image)
        : RecordKeys.TimeAnd(record.StartedAt ?? record.DeletedAt ?? DateTimeOffset.MinValue, RecordKeys.PathOf(image));

    private static Dictionary<string, string> DisplayOf(BuildRecord record, DateTimeOffset? startedAt)
    {
        var shown = new Dictionary<string, string> { ["imageArn"] = record.ImageArn };
        Add("status", record.Status);
        Add("started", startedAt is { } at ? RecordKeys.Time(at) : null);
        Add("pipelineArn", record.Current?.PipelineArn);
        Add("recipeArn", record.Current?.RecipeArn);
        Add("amis", record.Current is { Amis.Count: > 0 } current ? string.Join(' ', current.Amis.Select(a => a.ImageId)) : null);
        Add("failure", record.LatestCause);
        return shown;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                shown.Add(name, value);
        }
    }
}

/// <summary>A build with all its records.</summary>
/// <param name="Build">Null when a gate was recorded before any state change.</param>
/// <param name="Gates">Oldest first.</param>
/// <param name="Starts">Oldest first.</param>
/// <param name="Details">Null while the build runs, and when the image was deleted before it was inspected.</param>
public sealed record BuildAuditTrail(BuildRecord? Build, IReadOnlyList<GateRecord> Gates, IReadOnlyList<BuildStart> Starts, BuildDetails? Details)
{
    /// <summary>Null until lifecycle acts on the image.</summary>
    public LifecycleRecord? Lifecycle { get; init; }

    /// <summary>Null for a build that this product did not start.</summary>
    public BuildOrigin? Origin { get; init; }

    /// <summary>What is left over of the build, or was changed behind our back; read apart, because it has a partition of its own.</summary>
    public IReadOnlyList<LeftoverRecord> Leftovers { get; init; } = [];

    /// <summary>Why more may be left over; null if all records could be read.</summary>
    public string? LeftoversIncomplete { get; init; }
}
