using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>A server in a child process on a free loopback port, killed when disposed of.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _task;
    private readonly ConcurrentQueue<string> _output = new();
    private bool _started;

    private ServerProcess(ProcessStartInfo start, int port)
    {
        Url = new($"http://127.0.0.1:{port}");
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _task = new() { StartInfo = start };
        _task.OutputDataReceived += Keep;
        _task.ErrorDataReceived += Keep;
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    public Uri Url { get; }

    public int ProcessId => _task.Id;

    /// <summary>The server's output so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="command">Creates the command line for a port. Called again with another port when the first one is in use.</param>
    /// <exception cref="InvalidOperationException">The server ended before it responded; the message contains its output.</exception>
    public static async Task<ServerProcess> StartAsync(Func<int, ProcessStartInfo> command, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var server = new ServerProcess(command(port), port);
            try
            {
                await server.StartAsync(cancellationToken);
                return server;
            }
            catch (InvalidOperationException) when (attempt < 3 && server.Output.Contains("EADDRINUSE", StringComparison.Ordinal))
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        Kill();
        if (_started)
            await _task.WaitForExitAsync();
        _task.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _started = _task.Start();
        _task.BeginOutputReadLine();
        _task.BeginErrorReadLine();
        await Poll.UntilAsync(AnswersAsync, StartLimit, cancellationToken, $"{_task.StartInfo.FileName} answers at {Url}");
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (_task.HasExited)
        {
            await _task.WaitForExitAsync(cancellationToken);
            throw new InvalidOperationException($"{_task.StartInfo.FileName} ended with code {_task.ExitCode} before it responded.\n{Output}");
        }

        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Url.Port, cancellationToken);
            return !_task.HasExited;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not null)
            _output.Enqueue(e.Data);
    }

    private void KillAtExit(object? sender, EventArgs e) => Kill();

    private void Kill()
    {
        if (_started && !_task.HasExited)
            _task.Kill(entireProcessTree: true);
    }
}
