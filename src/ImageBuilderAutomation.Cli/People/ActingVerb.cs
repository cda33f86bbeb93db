using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.People;

/// <summary>A verb that is one call of one function.</summary>
internal sealed class ActingVerb
{
    private readonly Option<string> _reason = ReasonOption.Create();
    private readonly Option<bool> _json = JsonOutput.Option();
    private readonly FunctionOptions _function;
    private readonly StackOptions _stack;

    public ActingVerb(PeopleFunction function, TimeProvider clock)
    {
        _stack = new(clock);
        _function = new(function, _stack);
    }

    public StackOptions Stack => _stack;

    /// <param name="act">Reads its arguments and calls the function; the text that it returns names what was acted on.</param>
    public Command Create(
        string name, string description, IEnumerable<Symbol> own,
        Func<ParseResult, FunctionClient, string, CancellationToken, Task<(string? Subject, FunctionAnswer Answer)>> act) =>
        CreateShown(name, description, own, async (parsed, client, reason, json, cancellationToken) =>
        {
            var (subject, answer) = await act(parsed, client, reason, cancellationToken);
            return AnswerOutput.Write(parsed, json, subject, answer);
        });

    /// <param name="act">Reads its arguments, calls the function with the reason, writes the answer, as JSON or not, and returns the exit code.</param>
    public Command CreateShown(
        string name, string description, IEnumerable<Symbol> own, Func<ParseResult, FunctionClient, string, bool, CancellationToken, Task<int>> act)
    {
        var command = new Command(name, description);
        foreach (var symbol in own)
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else if (symbol is Option option)
                command.Add(option);
        }

        command.Add(_reason);
        command.Add(_json);
        _function.AddTo(command);
        _stack.AddPlaceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reason = ReasonOption.Read(parsed, _reason);
            using var client = await _function.OpenAsync(parsed, cancellationToken);
            return await act(parsed, client, reason, parsed.GetValue(_json), cancellationToken);
        });
        return command;
    }
}
