using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.Seeds;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Emulator;

/// <summary>Serves the control routes. They need no signature.</summary>
internal static class ControlHandler
{
    private const string ObjectsPath = ControlTable.Prefix + "objects/";

    public static async Task HandleAsync(HttpContext http, EmulatorHost emulator)
    {
        var (status, answer) = await AnswerAsync(http, emulator);
        await WriteAsync(http, status, answer);
    }

    public static Task WriteErrorAsync(HttpContext http, HttpStatusCode status, string message) => WriteAsync(http, (int)status, Error(message));

    private static async Task WriteAsync(HttpContext http, int status, JsonNode answer)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        var body = Encoding.UTF8.GetBytes(answer.ToJsonString());
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }

    private static async Task<(int Status, JsonNode Answer)> AnswerAsync(HttpContext http, EmulatorHost emulator)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value ?? "");
        var namesObject = method is "PUT" or "DELETE" && path.StartsWith(ObjectsPath, StringComparison.Ordinal);
        if ((namesObject ? ControlTable.FindPost("objects") : ControlTable.Find(method, path)) is not { } command)
        {
            var known = string.Join(", ", ControlTable.All.Select(c => $"{c.Method} {ControlTable.Prefix}{c.Path}"));
            return (404, Error($"There is no control route {method} {path}. Known routes: {known}."));
        }

        try
        {
            var body = await BodyBytes.ReadAsync(http.Request, http.RequestAborted);
            var input = namesObject ? ControlInput.OfObject(method, path[ObjectsPath.Length..], body)
                : method == "GET" ? ControlInput.OfQuery(http.Request.Query) : ControlInput.OfBody(body);
            return (200, await command.RunAsync(input, emulator, http.RequestAborted));
        }
        catch (Exception e) when (e is ControlException or ApiError)
        {
            return (400, Error(e.Message));
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            emulator.Options.Unexpected?.Invoke(e);
            return (500, Error("The emulator failed."));
        }
    }

    private static JsonObject Error(string message) => new() { ["message"] = message };
}

/// <summary>Every control route.</summary>
public static class ControlTable
{
    public const string Prefix = IControlCommand.Prefix;

    public static IReadOnlyList<IControlCommand> All { get; } =
    [
        new Ready(),
        new Health(),
        new ShowVersion(),
        new Coverage(),
        new ListRequests(),
        new Reset(FindPost),
        new StubFaults(),
        new StubBuilds(),
        new StubAmis(),
        new ShowOutputs(),
        new StubObjects(),
        new ListObjects(),
        new AddManagedResources(),
        new ListManagedResources(),
        new ShowClock(),
        new MoveClock(),
        new ListEvents(),
        new StubEventFaults(),
        new PlaySeed(FindPost),
        new Save(),
    ];

    private static readonly FrozenDictionary<(string Method, string Path), IControlCommand> ByRoute = All.ToFrozenDictionary(c => (c.Method, c.Path));

    /// <summary>The command of a POST route; a seed names it by its path after the prefix.</summary>
    public static IControlCommand? FindPost(string path) => Find("POST", Prefix + path);

    public static IControlCommand? Find(string method, string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal) ? ByRoute.GetValueOrDefault((method, path[Prefix.Length..])) : null;
}
