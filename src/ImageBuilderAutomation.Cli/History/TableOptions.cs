using System.CommandLine;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The stack to query, and the output format.</summary>
internal sealed class TableOptions
{
    private readonly StackOptions stack = new();
    private readonly Option<bool> json = PolicyFile.JsonOption();

    public void AddTo(Command command)
    {
        stack.AddTo(command);
        command.Add(json);
    }

    /// <summary>For verbs that read the service as well.</summary>
    public void AddServiceTo(Command command)
    {
        stack.AddServiceTo(command);
        command.Add(json);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(json);

    /// <exception cref="UsageException">Neither options nor environment variables name the table or the Region.</exception>
    public Task<Stack> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) => stack.OpenAsync(parsed, cancellationToken);
}
