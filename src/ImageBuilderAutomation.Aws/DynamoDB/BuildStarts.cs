using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class BuildStarts(RecordTable table, AccountRegion accountRegion) : IBuildStarts
{
    private const string Kind = "start";

    private readonly RecordKeys _keys = new(accountRegion);

    public Task<bool> TryAddAsync(BuildStart start, CancellationToken cancellationToken)
    {
        var shown = new Dictionary<string, string> { ["imageArn"] = start.ImageArn, ["operation"] = start.Operation, ["started"] = RecordKeys.Time(start.At) };
        if ((start.StartedBy ?? start.Service) is { Length: > 0 } starter)
            shown["startedBy"] = starter;
        var item = new TableItem(new(_keys.Build(_keys.Own(start.ImageArn)), $"{RecordKeys.StartPrefix}{start.EventId}"), Kind)
        {
            Version = 1,
            Body = RecordBody.Write(start, RecordJson.Readable.BuildStart),
            Display = shown,
        };
        return table.TryPutAsync(item, expectedVersion: 0, cancellationToken);
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
