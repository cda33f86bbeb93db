using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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

    /// <summary>Each call is a new act with its own request id.</summary>
    /// <param name="members">Besides the action and the reason; those that are null are left out.</param>
    public Task<FunctionAnswer> SendAsync(
        string action, string reason, CancellationToken cancellationToken, params IEnumerable<(string Name, JsonNode? Value)> members)
    {
        var body = new JsonObject { ["requestId"] = Guid.NewGuid().ToString(), ["action"] = action, ["reason"] = reason };
        foreach (var (name, value) in members.Where(member => member.Value is not null))
            body[name] = value;
        return _calls.PostAsync(TextOf(body), cancellationToken);
    }

    /// <exception cref="UsageException">The text names no build of the function's account and Region.</exception>
    public async Task<ImageBuildArn> ReadBuildAsync(string text, CancellationToken cancellationToken) =>
        // The function itself knows its account and Region, so a whole ARN needs no look-up.
        text.StartsWith("arn:", StringComparison.Ordinal) && ImageBuildArn.TryParse(text, out var image) ? image : await readBuild(text, cancellationToken);

    public void Dispose() => _calls.Dispose();

    /// <summary>Without escapes that JSON does not need, because the function limits the body.</summary>
    private static string TextOf(JsonObject body)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            body.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
