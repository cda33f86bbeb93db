using System.Diagnostics;
using System.Text.Json.Nodes;
using Conformance.Clients;
using ImageBuilderAutomation.Local;
using TestKit;

namespace Conformance.Services;

/// <summary>boto3 as a client of one service: of the local host, or of moto, which is a second opinion.</summary>
internal sealed class Boto3Services : IAsyncDisposable
{
    public const string Account = "123456789012";

    private readonly string _service;
    private readonly string _endpoint;
    private readonly ScriptProcess _script;

    /// <param name="stack">Null for moto.</param>
    public Boto3Services(string service, LocalStack? stack)
    {
        (_service, _endpoint) = (service, stack?.Services.Url.ToString() ?? "moto");
        _script = new(new ProcessStartInfo(Python.Command, ["-u", Repository.PathOf("tests", "Conformance", "python", "services.py")]).WithoutUser());
    }

    /// <returns>The response, in which bytes are base64.</returns>
    public async Task<JsonNode> OutputAsync(string call, JsonObject input)
    {
        var answer = await AskAsync(call, input);
        Assert.True(answer["output"] is not null, $"{call}: {answer.ToJsonString()}");
        Assert.Empty(answer["unknown"]!.AsArray().Select(member => member!.ToString()));
        return answer["output"]!;
    }

    /// <returns>The error code.</returns>
    public async Task<string?> ErrorAsync(string call, JsonObject input)
    {
        var answer = await AskAsync(call, input);
        Assert.True(answer["error"] is not null, $"{call}: {answer.ToJsonString()}");
        return (string?)answer["error"];
    }

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    private Task<JsonObject> AskAsync(string call, JsonObject input) =>
        _script.AskAsync(new JsonObject { ["service"] = _service, ["endpoint"] = _endpoint, ["account"] = Account, ["call"] = call, ["input"] = input });
}
