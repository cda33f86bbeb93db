using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class BuildStarts(RecordTable table, AccountRegion accountRegion) : IBuildStarts
{
    private const string Kind = "start";

    private readonly RecordKeys _keys = new(accountRegion);

    // An item of an event has version 1, that of a verified start 2.
    public Task<bool> TryAddAsync(BuildStart start, CancellationToken cancellationToken) => TryPutAsync(start, 1, cancellationToken);

    public Task ReplaceAsync(BuildStart verified, CancellationToken cancellationToken) => TryPutAsync(verified, 2, cancellationToken);

    private Task<bool> TryPutAsync(BuildStart start, long version, CancellationToken cancellationToken)
    {
        var shown = new Dictionary<string, string> { ["imageArn"] = start.ImageArn, ["operation"] = start.Operation, ["started"] = RecordKeys.Time(start.At) };
        if ((start.StartedBy ?? start.Service) is { Length: > 0 } starter)
            shown["startedBy"] = starter;
        var item = new TableItem(new(_keys.Build(_keys.Own(start.ImageArn)), $"{RecordKeys.StartPrefix}{start.EventId}"), Kind)
        {
            Version = version,
            Body = RecordBody.Write(start, RecordJson.Readable.BuildStart),
            Display = shown,
        };
        return table.TryPutAsync(item, version - 1, cancellationToken);
    }

    public async Task<IReadOnlyList<BuildStart>> ListAsync(string imageArn, CancellationToken cancellationToken)
    {
        List<BuildStart> starts = [];
        var query = new TableQuery(TableIndex.Table, _keys.Build(_keys.Own(imageArn))) { SortPrefix = RecordKeys.StartPrefix };
        await foreach (var item in table.QueryAsync(query, cancellationToken))
            starts.Add(RecordBody.Read(item, RecordJson.Readable.BuildStart));
        return InOrder(starts);
    }

    internal static IReadOnlyList<BuildStart> InOrder(IEnumerable<BuildStart> starts) =>
        [.. starts.OrderBy(s => s.At).ThenBy(s => s.EventId, StringComparer.Ordinal)];
}
