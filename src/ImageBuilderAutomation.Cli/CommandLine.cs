using System.CommandLine;
using Amazon.Runtime;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli;

/// <summary>Runs one command: parses it, invokes the verb, and turns errors into messages and exit codes.</summary>
public static class CommandLine
{
    /// <param name="clock">The machine's clock by default. A local stack has its own clock, unless another one is given.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        var parsed = Commands.Root(clock ?? TimeProvider.System).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
                await error.WriteLineAsync(problem.Message);
            await error.WriteLineAsync($"See: {PathOf(parsed)} --help");
            return ExitCode.Usage;
        }

        try
        {
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
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Clients report a cancelled call in many ways.
            await error.WriteLineAsync("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (
            e is UsageException or ServiceRefusedException or HttpRequestException or UnusableEventException or RefusedWhileWaitingException
                or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(TerminalText.Of(e.Message));
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or InvalidDataException or OperationCanceledException)
        {
            await error.WriteLineAsync(TerminalText.Of(e.Message));
            return ExitCode.Problems;
        }
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, command.Command is RootCommand ? "image-builder-automation" : command.Command.Name);
        return string.Join(' ', names);
    }
}
