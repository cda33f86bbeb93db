using System.CommandLine;
using Amazon.Runtime;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Shells;
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
        var errors = new ErrorOutput(parsed, output, error);
        if (!CompletionVerb.IsAsked(parsed) && ParseProblems.Of(parsed) is [_, ..] problems)
            return await errors.WriteAsync(ExitCode.Usage, [.. problems, $"See: {ParseProblems.PathOf(parsed.CommandResult)} --help"]);

        try
        {
            return await parsed.InvokeAsync(
                new()
                {
                    Output = errors.Output,
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
            return await errors.WriteAsync(ExitCode.Interrupted, "Interrupted.");
        }
        catch (Exception e) when (
            e is UsageException or ServiceRefusedException or HttpRequestException or UnusableEventException or RefusedWhileWaitingException
                or IOException or UnauthorizedAccessException or UriFormatException)
        {
            return await errors.WriteAsync(ExitCode.Usage, errors.Explain(e));
        }
        catch (Exception e) when (
            e is AmazonServiceException or AmazonClientException or InvalidDataException or OperationCanceledException or TimeoutException
                or UnknownNameException)
        {
            return await errors.WriteAsync(ExitCode.Problems, errors.Explain(e));
        }
    }
}
