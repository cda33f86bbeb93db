using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Tables;

namespace EndToEnd;

/// <summary>The cost of one invocation: Image Builder calls, table calls and notifications.</summary>
internal sealed record Cost(IReadOnlyList<string> Calls, CallCounts Table, int Told)
{
    /// <summary>Including rejected writes.</summary>
    public long Writes => Table.PutItem;

    public override string ToString() =>
        $"{(Calls.Count == 0 ? "none" : string.Join(", ", Calls))} | {Table.GetItem} | {Table.Query} | {Table.PutItem} | {Told}";

    public static async Task<Cost> OfAsync(DemoStage stage, string function, string payload)
    {
        var requests = (await stage.ReadRequestLogAsync(default)).Count;
        var table = stage.Stack.Table!.Calls;
        var told = 0;
        stage.Stack.Router.Told += Count;
        var result = await stage.Stack.InvokeAsync(function, payload);
        stage.Stack.Router.Told -= Count;
        Assert.True(result.Succeeded, result.Error?.ToJsonString());

        var made = (await stage.ReadRequestLogAsync(default)).Skip(requests).Select(line => LoggedRequest.Read(line!)).ToList();
        Assert.All(made, request => Assert.Equal(function, request.Caller));
        return new([.. made.Select(request => request.Operation)], stage.Stack.Table.Calls - table, told);

        void Count(System.Text.Json.Nodes.JsonObject envelope) => told++;
    }
}
