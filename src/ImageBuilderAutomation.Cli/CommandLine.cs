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
        if (!CompletionVerb.IsAsked(parsed) && ParseProblems.Of(parsed) is [_, ..] problems)
        {
            foreach (var problem in problems)
                await error.WriteLineAsync(TerminalText.Of(problem));
            await error.WriteLineAsync($"See: {ParseProblems.PathOf(parsed.CommandResult)} --help");
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
                or IOException or UnauthorizedAccessException or UriFormatException)
        {
            await error.WriteLineAsync(TerminalText.Of(Explain(e)));
            return ExitCode.Usage;
        }
        catch (Exception e) when (
            e is AmazonServiceException or AmazonClientException or InvalidDataException or OperationCanceledException or TimeoutException
                or UnknownNameException)
        {
            await error.WriteLineAsync(TerminalText.Of(Explain(e)));
            return ExitCode.Problems;
        }
    }

    /// <summary>Long or bare messages of clients in the terms of the command line.</summary>
    private static string Explain(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            $"No stack answers: {exception.Message}. Check the URLs; for a local stack, check that serve is running.",
        AmazonClientException when exception.Message.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal) =>
            "Expected AWS credentials, found none: give --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        // Clients give up a try after some seconds, and report the cancellation of the last one.
        TimeoutException or OperationCanceledException => "A service does not respond. Check the URLs and the network, and try again.",
        _ => exception.Message,
    };
}
