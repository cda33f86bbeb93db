using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Tables;

namespace EndToEnd;

/// <summary>The cost of one invocation: Image Builder calls, table calls and notifications.</summary>
internal sealed record Cost(IReadOnlyList<string> Calls, CallCounts Table, int Notifications)
{
    /// <summary>Including rejected writes.</summary>
    public long Writes => Table.PutItem;

    /// <summary>Of one item or of several at once.</summary>
    public long Reads => Table.GetItem + Table.BatchGetItem;

    public override string ToString() =>
        $"{(Calls.Count == 0 ? "none" : string.Join(", ", Calls))} | {Reads} | {Table.Query} | {Table.PutItem} | {Notifications}";

    public static async Task<Cost> OfAsync(DemoEnvironment demo, string function, string payload)
    {
        var requests = (await demo.ReadRequestLogAsync(default)).Count;
        var table = demo.Stack.Table!.Calls;
        var published = 0;
        demo.Stack.Router.Routed += Count;
        var result = await demo.Stack.InvokeAsync(function, payload);
        demo.Stack.Router.Routed -= Count;
        Assert.True(result.Succeeded, result.Error?.ToJsonString());

        var made = (await demo.ReadRequestLogAsync(default)).Skip(requests).Select(line => LoggedRequest.Read(line!)).ToList();
        Assert.All(made, request => Assert.Equal(function, request.Caller));
        return new([.. made.Select(request => request.Operation)], demo.Stack.Table.Calls - table, published);

        void Count(System.Text.Json.Nodes.JsonObject envelope) => published++;
    }
}
