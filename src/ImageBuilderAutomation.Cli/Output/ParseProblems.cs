using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>Says what is wrong with a command line: what was expected, what was found, and what may have been meant.</summary>
internal static class ParseProblems
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var unknown = Unknown(parsed).ToList();
        if (parsed.Errors.Count == 0)
            return unknown;
        var missing = unknown.Count > 0 ? [] : Missing(parsed.CommandResult);
        var values = parsed.Errors.Select(Value).OfType<string>();
        return [.. unknown, .. missing, .. values];
    }

    /// <returns>The command's words, from the tool's name.</returns>
    public static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "image-builder-automation";

    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        var (command, path) = (parsed.CommandResult.Command, PathOf(parsed.CommandResult));
        // The parser takes an unknown option for an argument where the command has one. The word after such an option is probably its value.
        var options = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .Where(word => word.StartsWith("--", StringComparison.Ordinal)).Select(word => word.Split('=')[0]).ToList();
        if (options.Count > 0 && !parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash))
            return options.Select(option => $"{path} has no option '{option}'.{Suggestion.DidYouMean(option, Names(parsed.CommandResult))}");
        if (parsed.UnmatchedTokens is not [var first, ..])
            return [];
        if (command.Subcommands.Count == 0)
            return [$"{path} takes no argument '{first}'. Put a value with spaces in quotation marks."];
        var verbs = command.Subcommands.Select(verb => verb.Name).ToList();
        return [$"{path} has no command '{first}'.{(Suggestion.DidYouMean(first, verbs) is { Length: > 0 } meant ? meant : $" Commands: {string.Join(", ", verbs)}.")}"];
    }

    private static IEnumerable<string> Names(CommandResult result)
    {
        for (var command = result; command is not null; command = command.Parent as CommandResult)
        {
            foreach (var option in command.Command.Options.Where(option => option.Recursive || command == result))
            {
                foreach (var name in option.Aliases.Prepend(option.Name).Where(name => name.StartsWith("--", StringComparison.Ordinal)))
                    yield return name;
            }
        }
    }

    private static List<string> Missing(CommandResult result) =>
    [
        .. result.Command.Arguments
            .Where(argument => argument.Arity.MinimumNumberOfValues > 0 && result.GetResult(argument) is null or { Tokens.Count: 0, Implicit: false })
            .Select(argument => $"Expected <{argument.Name}>: {argument.Description}"),
        .. result.Command.Options.Where(option => option.Required && result.GetResult(option) is null or { Implicit: true })
            .Select(option => $"Expected {option.Name}: {option.Description}"),
        .. result.Command.Options
            .Where(option => option.Arity.MinimumNumberOfValues > 0 && result.GetResult(option) is { Implicit: false, Tokens.Count: 0 })
            .Select(option => $"Expected a value after {option.Name}: {option.Description}"),
    ];

    /// <returns>Null for what is unknown or missing.</returns>
    private static string? Value(ParseError problem) => problem.SymbolResult switch
    {
        _ when IsStructural(problem.Message) => null,
        _ when !problem.Message.StartsWith("Argument '", StringComparison.Ordinal) => problem.Message,
        OptionResult result => Choice(result.Option.Name, result.Option.CompletionSources, result.Tokens),
        ArgumentResult { Parent: OptionResult result } => Choice(result.Option.Name, result.Option.CompletionSources, result.Tokens),
        ArgumentResult result => Choice($"<{result.Argument.Name}>", result.Argument.CompletionSources, result.Tokens),
        _ => problem.Message,
    };

    // The parser's own messages for what this class describes from the commands.
    private static bool IsStructural(string message) =>
        message.StartsWith("Required command was not provided", StringComparison.Ordinal)
        || message.StartsWith("Unrecognized command or argument", StringComparison.Ordinal)
        || message.StartsWith("Required argument missing", StringComparison.Ordinal)
        || (message.StartsWith("Option '", StringComparison.Ordinal) && message.EndsWith("is required.", StringComparison.Ordinal));

    private static string Choice(string name, List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources, IReadOnlyList<Token> found)
    {
        var choices = sources.SelectMany(source => source(CompletionContext.Empty)).Select(choice => choice.Label).ToList();
        var value = found.Select(token => token.Value).FirstOrDefault(value => !choices.Contains(value)) ?? "";
        return $"Expected {name} with one of {string.Join(", ", choices)}, found '{value}'.{Suggestion.DidYouMean(value, choices)}";
    }
}
