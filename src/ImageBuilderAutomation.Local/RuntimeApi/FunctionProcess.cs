using System.Diagnostics;
using System.Runtime.InteropServices;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>One process of one function. It handles one invocation at a time and is killed when an invocation exceeds its time-out.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private readonly FunctionResource _function;
    private readonly ProcessOptions _options;
    private readonly RuntimeApiServer _api;
    private readonly Process _task;
    private readonly TimeProvider _clock;
    private readonly TimeProvider _wall;
    private readonly Task _exit;

    private FunctionProcess(FunctionResource function, ProcessOptions options, RuntimeApiServer api, Process task, TimeProvider clock, TimeProvider wall)
    {
        (_function, _options, _api, _task, _clock, _wall) = (function, options, api, task, clock, wall);
        _exit = WatchAsync();
    }

    /// <summary>False once the process has exited or has reported an initialization error.</summary>
    public bool IsUsable => !_exit.IsCompleted && !_api.HasEnded;

    /// <exception cref="System.ComponentModel.Win32Exception">The operating system cannot start it.</exception>
    public static async Task<FunctionProcess> StartAsync(
        FunctionResource function, IReadOnlyDictionary<string, string> environment, ProcessOptions options, TimeProvider clock, TimeProvider wall,
        Action<string> log)
    {
        var api = await RuntimeApiServer.StartAsync(clock, wall);
        try
        {
            var values = new Dictionary<string, string>(environment, StringComparer.Ordinal)
            {
                ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
                ["LAMBDA_TASK_ROOT"] = options.Bootstrap.Folder,
            };
            // The package that is actually started counts, not the one in the template's parameters.
            if (values.ContainsKey("PACKAGE"))
                values["PACKAGE"] = options.Bootstrap.Package;
            if (clock != TimeProvider.System)
                values["LOCAL_CLOCK_URL"] = $"http://{api.Address}/clock";
            var task = new Process { StartInfo = options.Bootstrap.Command(values) };
            task.OutputDataReceived += (_, e) => Log(e.Data);
            task.ErrorDataReceived += (_, e) => Log(e.Data);
            task.Start();
            task.BeginOutputReadLine();
            task.BeginErrorReadLine();
            return new(function, options, api, task, clock, wall);
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }

        void Log(string? line)
        {
            if (!string.IsNullOrEmpty(line))
                log(FunctionOutput.Line(function.LogicalId, clock.GetUtcNow(), line));
        }
    }

    // Start and time-out use real time: the process runs in real time, and a simulated clock does not advance during an invocation.
    public async Task<InvocationResult> InvokeAsync(string requestId, ReadOnlyMemory<byte> payload)
    {
        var invocation = new RuntimeInvocation(_function, requestId, payload);
        _api.Offer(invocation);
        try
        {
            await invocation.Accepted.WaitAsync(_options.StartTime + _function.Timeout, _wall);
            return await invocation.Result.WaitAsync(_function.Timeout, _wall);
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return new(requestId, "", InvocationError.TimedOut(requestId, _function.Timeout, _clock.GetUtcNow()));
        }
    }

    /// <summary>Kills the process without a signal that it could handle. The task completes when the process has exited.</summary>
    public Task KillAsync()
    {
        _task.Kill(entireProcessTree: true);
        return _exit;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_exit.IsCompleted)
        {
            Signals.Terminate(_task);
            try
            {
                await _exit.WaitAsync(_options.EndTime, _wall);
            }
            catch (TimeoutException)
            {
                await KillAsync();
            }
        }

        await _api.DisposeAsync();
        _task.Dispose();
    }

    private async Task WatchAsync()
    {
        await _task.WaitForExitAsync();
        var how = _task.ExitCode == 128 + 9 ? InvocationError.Killed : $"exit status {_task.ExitCode}";
        _api.End(requestId => InvocationError.Exited(requestId, how));
    }
}

internal static class Signals
{
    private const int Sigterm = 15;

    /// <summary>Sends SIGTERM, as Lambda does before it removes an execution environment. On Windows, which has no signals, the process is killed.</summary>
    public static void Terminate(Process task)
    {
        if (OperatingSystem.IsWindows())
            task.Kill();
        else
            _ = Kill(task.Id, Sigterm);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
