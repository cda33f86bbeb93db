using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Shells;

/// <summary><c>completion</c>: prints the script with which a shell completes commands, options and values.</summary>
/// <remarks>The scripts ask the tool itself, through the parser's directive <c>[suggest:position]</c>, so they fit every later version.</remarks>
internal static class CompletionVerb
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "The shell." };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Names]);
        var command = new Command(
            "completion", "Prints the script that completes commands, options and values in a shell. For bash: source <(image-builder-automation completion bash)")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(CompletionScripts.Of(parsed.GetRequiredValue(shell)));
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Whether a script asks for completions. The line to complete is an argument of no command then.</summary>
    public static bool IsAsked(ParseResult parsed) =>
        parsed.RootCommandResult.Command is RootCommand root && root.Directives.Any(directive => parsed.GetResult(directive) is not null);
}
