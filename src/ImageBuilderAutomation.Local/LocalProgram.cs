using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ImageBuilderAutomation.Local.Commands;

namespace ImageBuilderAutomation.Local;

/// <summary>The command line; everything it says goes through the two writers.</summary>
public static class LocalProgram
{
    /// <summary>As shells say it: 128 and the number of SIGINT.</summary>
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Runs ImageBuilderAutomation on this machine: a local Image Builder, the table, and the functions of template.yaml.")
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
                    // The library would listen for signals only once a verb has begun; Program does so from the start.
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (Exception e) when (UserErrors.Tells(e))
        {
            await error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C or SIGTERM before the end; servers, which end so, have returned by themselves.
            return Interrupted;
        }
    }
}
