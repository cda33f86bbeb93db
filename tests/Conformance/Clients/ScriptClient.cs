using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Conformance.Clients;

/// <summary>A client in a script that reads one call per line and writes one response per line.</summary>
internal sealed class ScriptClient : IOfficialClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _task;
    private readonly Task<string> _errors;

    public ScriptClient(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _task = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        _errors = _task.StandardError.ReadToEndAsync();
    }

    public async Task<ClientResponse> SendAsync(string operation, JsonObject input)
    {
        var answer = await AskAsync(new() { ["call"] = operation, ["input"] = input.DeepClone() });
        return new(
            answer["status"]?.GetValue<int>(), answer["requestId"]?.GetValue<string>(), answer["error"]?.GetValue<string>(),
            answer["message"]?.GetValue<string>(), answer["typed"]?.GetValue<bool>() ?? false, answer["output"]?.AsObject() ?? []);
    }

    public async Task<IReadOnlyList<JsonNode>> CollectAsync(string operation, string items, JsonObject input, int pageSize)
    {
        var answer = await AskAsync(new() { ["pages"] = operation, ["input"] = input.DeepClone(), ["size"] = pageSize });
        return [.. answer["pages"]!.AsArray().SelectMany(page => page![items]!.AsArray()).Select(item => item!)];
    }

    /// <summary>The operations that the client has.</summary>
    public async Task<IReadOnlyList<string>> OperationsAsync() =>
        [.. (await AskAsync(new() { ["operations"] = true }))["operations"]!.AsArray().Select(name => name!.GetValue<string>())];

    public async ValueTask DisposeAsync()
    {
        _task.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        await _task.WaitForExitAsync(limit.Token);
        _task.Dispose();
    }

    private async Task<JsonObject> AskAsync(JsonObject question)
    {
        using var limit = new CancellationTokenSource(Limit);
        await _task.StandardInput.WriteLineAsync(question.ToJsonString().AsMemory(), limit.Token);
        await _task.StandardInput.FlushAsync(limit.Token);
        return await _task.StandardOutput.ReadLineAsync(limit.Token) is { } line
            ? JsonNode.Parse(line)!.AsObject()
            : throw new InvalidOperationException($"The client's process ended: {await _errors}");
    }
}
