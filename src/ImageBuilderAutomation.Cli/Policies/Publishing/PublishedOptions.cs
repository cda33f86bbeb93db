using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Cli.Policies.Publishing;

/// <summary>The stack whose published policies are read.</summary>
internal sealed class PublishedOptions(TimeProvider clock)
{
    private readonly StackOptions _stack = new(clock);
    private readonly Option<string?> _packaged = new("--packaged")
    {
        Description = "The policy file that is packaged with the functions. It is the active policy while none is published.",
    };

    public Option<bool> Json { get; } = JsonOutput.Option();

    public void AddTo(Command command)
    {
        command.Add(_packaged);
        command.Add(Json);
        _stack.AddTo(command);
    }

    public async Task<PublishedStack> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var packaged = parsed.GetValue(_packaged) is { } path ? PolicyFile.ReadWithTexts(path).Texts : null;
        var opened = (await _stack.OpenAsync(parsed, cancellationToken)).With(new PackagedPolicy(packaged ?? new("", null)));
        return new(opened, packaged is not null);
    }
}

/// <param name="KnowsPackaged">Whether the packaged policy is known, which counts while none is published.</param>
internal sealed record PublishedStack(Stack Stack, bool KnowsPackaged) : IDisposable
{
    public PublishedPolicies Policies => Stack.Get<PublishedPolicies>();

    /// <exception cref="UsageException">No policy is published, and the packaged one is not given.</exception>
    public async Task RequireActiveAsync(CancellationToken cancellationToken)
    {
        if (!KnowsPackaged && (await Stack.Get<IPolicyPublications>().ReadActiveAsync(cancellationToken)).Publication is null)
            throw new UsageException("No policy is published, so the functions use the packaged one: give its file with --packaged.");
    }

    public void Dispose() => Stack.Dispose();
}
