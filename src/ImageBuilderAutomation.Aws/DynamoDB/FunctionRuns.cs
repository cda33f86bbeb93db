using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class FunctionRuns(RecordTable table, AccountRegion accountRegion) : IFunctionRuns
{
    private const string Kind = "functionRun";

    private readonly RecordKeys _keys = new(accountRegion);

    /// <summary>A record that cannot be read is replaced by the next run, so it counts as none.</summary>
    public async Task<FunctionRun?> ReadAsync(string function, CancellationToken cancellationToken)
    {
        try
        {
            return await table.GetAsync(_keys.FunctionRun(function), cancellationToken) is { } item ? Read(item) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<FunctionRun>> ListAsync(CancellationToken cancellationToken)
    {
        var runs = new List<FunctionRun>();
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.FunctionRuns), cancellationToken))
            runs.Add(Read(item));
        return runs;
    }

    public Task WriteAsync(FunctionRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return table.PutAsync(
            new(_keys.FunctionRun(run.Function), Kind)
            {
                Body = RecordBody.Write(run, RecordJson.Readable.FunctionRun),
                Display = new Dictionary<string, string> { ["ended"] = RecordKeys.Time(run.EndedAt), ["result"] = run.Error is null ? "succeeded" : "failed" },
            },
            cancellationToken);
    }

    private static FunctionRun Read(TableItem item) => RecordBody.Read(item, RecordJson.Readable.FunctionRun);
}
