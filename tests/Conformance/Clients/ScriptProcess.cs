using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Conformance.Clients;

/// <summary>A script that reads one question per line and writes one answer per line, both JSON. It ends at the latest with the process that started it.</summary>
internal sealed class ScriptProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Process _task;
    private readonly Task<string> _errors;

    public ScriptProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _task = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        _errors = _task.StandardError.ReadToEndAsync();
    }

    /// <param name="environment">Variables that are set for this question.</param>
    public Task<JsonObject> AskAsync(JsonObject environment, JsonNode question) =>
        AskAsync(new JsonObject { ["environment"] = environment.DeepClone(), ["question"] = question });

    public async Task<JsonObject> AskAsync(JsonNode question)
    {
        var asked = question.ToJsonString();
        await _turn.WaitAsync();
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await _task.StandardInput.WriteLineAsync(asked.AsMemory(), limit.Token);
            await _task.StandardInput.FlushAsync(limit.Token);
            var line = await _task.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"The client's process ended: {await _errors}");
            var answer = JsonNode.Parse(line)!.AsObject();
            return answer["failure"] is { } failure ? throw new InvalidOperationException($"The client failed: {failure}") : answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _task.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        await _task.WaitForExitAsync(limit.Token);
        _task.Dispose();
        _turn.Dispose();
    }
}
