using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>The command line of the local host. All output goes to the given writers.</summary>
public static class LocalProgram
{
    /// <summary>The exit code of an interrupted process: 128 plus the number of SIGINT.</summary>
    private const int Interrupted = 130;

    private static async Task<int> Main(string[] args)
    {
        // Registered before anything starts, so that Ctrl+C always ends the process cleanly. A second Ctrl+C ends it immediately.
        using var end = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return await RunAsync(args, Console.Out, Console.Error, end.Token);

        void End(PosixSignalContext signal)
        {
            signal.Cancel = !end.IsCancellationRequested;
            end.Cancel();
        }
    }

    internal static RootCommand Root()
    {
        var root = new RootCommand(
            "Runs ImageBuilderAutomation on this machine: an emulator of EC2 Image Builder, the records table, and the functions of template.yaml.")
        {
            DemoCommand.Create(),
            ServeCommand.Create(),
            EmulatorCommand.Create(),
            InvokeCommand.Create(),
        };
        root.SetAction(result => new HelpAction().Invoke(result));
        return root;
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        try
        {
            var parsed = Root().Parse(args);
            if (parsed.Action is ParseErrorAction mistake)
                mistake.ShowHelp = false;
            return await parsed.InvokeAsync(
                new()
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    // The library handles signals only after a verb has started. Main handles them from the start.
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (Exception e) when (UserErrors.IsUserError(e))
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
}

/// <summary>Errors that the user can correct. They are printed as their message, without a stack trace.</summary>
internal static class UserErrors
{
    public static bool IsUserError(Exception exception) =>
        exception is TemplateException or StartupException or SeedException or InvalidDataException or IOException or UnauthorizedAccessException;
}

internal static class Shutdown
{
    /// <summary>Returns at Ctrl+C or SIGTERM.</summary>
    public static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(asked.SetResult);
        await asked.Task;
    }
}
