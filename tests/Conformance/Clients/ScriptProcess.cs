using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Conformance.Clients;

/// <summary>A script that reads one question per line and writes one answer per line, both JSON.</summary>
internal sealed class ScriptProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _task;
    private readonly Task<string> _errors;

    public ScriptProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _task = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        _errors = _task.StandardError.ReadToEndAsync();
    }

    public async Task<JsonObject> AskAsync(JsonNode question)
    {
        using var limit = new CancellationTokenSource(Limit);
        await _task.StandardInput.WriteLineAsync(question.ToJsonString().AsMemory(), limit.Token);
        await _task.StandardInput.FlushAsync(limit.Token);
        return await _task.StandardOutput.ReadLineAsync(limit.Token) is { } line
            ? JsonNode.Parse(line)!.AsObject()
            : throw new InvalidOperationException($"The client's process ended: {await _errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _task.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        await _task.WaitForExitAsync(limit.Token);
        _task.Dispose();
    }
}
