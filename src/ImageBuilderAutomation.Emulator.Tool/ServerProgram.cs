using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using ImageBuilderAutomation.Emulator.Seeds;

namespace ImageBuilderAutomation.Emulator.Tool;

/// <summary>Runs the command line of a program that serves until Ctrl+C or SIGTERM.</summary>
internal static class ServerProgram
{
    /// <summary>The exit code of an interrupted process: 128 plus the number of SIGINT.</summary>
    private const int Interrupted = 130;

    /// <param name="isUserError">Which exceptions, in addition to those of the emulator, the user can correct.</param>
    public static async Task<int> RunAsync(RootCommand root, string[] args, Func<Exception, bool>? isUserError = null)
    {
        // Registered before anything starts, so that Ctrl+C always ends the process cleanly. A second Ctrl+C ends it immediately.
        using var end = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return await RunAsync(root, args, Console.Out, Console.Error, isUserError, end.Token);

        void End(PosixSignalContext signal)
        {
            signal.Cancel = !end.IsCancellationRequested;
            end.Cancel();
        }
    }

    public static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> args, TextWriter output, TextWriter error, Func<Exception, bool>? isUserError = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Action is ParseErrorAction mistake)
                mistake.ShowHelp = false;
            return await parsed.InvokeAsync(
                new()
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    // The library handles signals only after a verb has started. The caller handles them from the start.
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (Exception e) when (
            e is SeedException or InvalidDataException or IOException or UnauthorizedAccessException || isUserError?.Invoke(e) == true)
        {
            await error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C or SIGTERM interrupted the verb. For server verbs it is the normal end, once they have started.
            await error.WriteLineAsync("Interrupted.");
            return Interrupted;
        }
    }

    /// <summary>Returns at Ctrl+C or SIGTERM.</summary>
    public static async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(asked.SetResult);
        await asked.Task;
    }
}
