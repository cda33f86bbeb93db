using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.People;

/// <summary>Calls one function as one person.</summary>
internal sealed class FunctionClient(
    Uri url, StackEnvironment environment, PeopleFunction function, Func<string, CancellationToken, Task<ImageBuildArn>> readBuild) : IDisposable
{
    private readonly FunctionCalls _calls = new(url, environment.Read, function.ManagedPolicy);

    public bool IsLocal => url.IsLoopback;

    public Task<FunctionAnswer> SendAsync(
        string action, string reason, CancellationToken cancellationToken, params IEnumerable<(string Name, JsonNode? Value)> members) =>
        _calls.CallAsync(action, reason, cancellationToken, members);

    /// <exception cref="UsageException">The text names no build of the function's account and Region.</exception>
    public async Task<ImageBuildArn> ReadBuildAsync(string text, CancellationToken cancellationToken) =>
        // The function itself knows its account and Region, so a whole ARN needs no look-up.
        text.StartsWith("arn:", StringComparison.Ordinal) && ImageBuildArn.TryParse(text, out var image) ? image : await readBuild(text, cancellationToken);

    public void Dispose() => _calls.Dispose();
}
