using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Tables;

namespace EndToEnd;

/// <summary>What one invocation cost, counted by the emulator's request log and the table server.</summary>
internal sealed record Cost(IReadOnlyList<string> Calls, CallCounts Table)
{
    /// <summary>Refused ones included.</summary>
    public long Writes => Table.PutItem;

    public static async Task<Cost> OfAsync(DemoStage stage, string function, string payload)
    {
        var requests = (await stage.ReadRequestLogAsync(default)).Count;
        var table = stage.Stack.Table!.Calls;
        var result = await stage.Stack.InvokeAsync(function, payload);
        Assert.True(result.Succeeded, result.Error?.ToJsonString());

        var made = (await stage.ReadRequestLogAsync(default)).Skip(requests).Select(line => LoggedRequest.Read(line!)).ToList();
        Assert.All(made, request => Assert.Equal(function, request.Caller));
        return new([.. made.Select(request => request.Operation)], stage.Stack.Table.Calls - table);
    }
}
