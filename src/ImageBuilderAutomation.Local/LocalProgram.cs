using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ImageBuilderAutomation.Local.Commands;

namespace ImageBuilderAutomation.Local;

/// <summary>The command line of the local host. All output goes to the given writers.</summary>
public static class LocalProgram
{
    /// <summary>The exit code of an interrupted process: 128 plus the number of SIGINT.</summary>
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
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
                    // The library handles signals only after a verb has started. Program handles them from the start.
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
            // Ctrl+C or SIGTERM interrupted the verb. Server verbs return normally in that case.
            return Interrupted;
        }
    }
}
