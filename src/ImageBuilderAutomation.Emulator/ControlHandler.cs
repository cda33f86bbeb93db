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
internal sealed class ControlHandler(EmulatorHost emulator, ControlTable table)
{
    private const string ObjectsPath = ControlTable.Prefix + "objects/";

    public async Task HandleAsync(HttpContext http)
    {
        var (status, answer) = await AnswerAsync(http);
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

    private async Task<(int Status, JsonNode Answer)> AnswerAsync(HttpContext http)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value ?? "");
        var namesObject = method is "PUT" or "DELETE" && path.StartsWith(ObjectsPath, StringComparison.Ordinal);
        if ((namesObject ? table.FindPost("objects") : table.Find(method, path)) is not { } command)
        {
            var known = string.Join(", ", table.Commands.Select(c => $"{c.Method} {ControlTable.Prefix}{c.Path}"));
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

/// <summary>The control routes of an emulator.</summary>
public sealed class ControlTable
{
    public const string Prefix = IControlCommand.Prefix;

    private static readonly ControlTable Standard = new([]);

    private readonly FrozenDictionary<(string Method, string Path), IControlCommand> _byRoute;

    /// <param name="others">Routes of whoever hosts the emulator, besides its own. Seeds can use them too.</param>
    public ControlTable(IReadOnlyList<IControlCommand> others)
    {
        Commands =
        [
            new Ready(),
            new Health(),
            new ShowVersion(),
            new Coverage(),
            new ListRequests(),
            new Reset(FindPost),
            new StubFaults(),
            new ListFaults(),
            new ClearFaults(),
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
            .. others,
        ];
        _byRoute = Commands.ToFrozenDictionary(c => (c.Method, c.Path));
    }

    /// <summary>The emulator's own routes.</summary>
    public static IReadOnlyList<IControlCommand> All => Standard.Commands;

    /// <summary>Every control route.</summary>
    public IReadOnlyList<IControlCommand> Commands { get; }

    /// <summary>The command of a POST route; a seed names it by its path after the prefix.</summary>
    public IControlCommand? FindPost(string path) => Find("POST", Prefix + path);

    public IControlCommand? Find(string method, string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal) ? _byRoute.GetValueOrDefault((method, path[Prefix.Length..])) : null;
}
