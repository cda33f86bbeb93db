using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The stack to query, and the output format.</summary>
internal sealed class TableOptions(TimeProvider clock)
{
    private readonly StackOptions _stack = new(clock);
    private readonly Option<bool> _json = JsonOutput.Option();

    public void AddTo(Command command)
    {
        _stack.AddTo(command);
        command.Add(_json);
    }

    /// <summary>For verbs that read the service as well.</summary>
    public void AddServiceTo(Command command)
    {
        _stack.AddServiceTo(command);
        command.Add(_json);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <exception cref="UsageException">Neither options nor environment variables name the table or the Region.</exception>
    public Task<Stack> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) => _stack.OpenAsync(parsed, cancellationToken);
}
