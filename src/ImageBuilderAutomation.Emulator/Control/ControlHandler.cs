using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Serves the control routes. They need no signature.</summary>
internal static class ControlHandler
{
    public static async Task HandleAsync(HttpContext http, EmulatorWorld world)
    {
        var (status, answer) = await AnswerAsync(http, world);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        var body = Encoding.UTF8.GetBytes(answer.ToJsonString());
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }

    private static async Task<(int Status, JsonNode Answer)> AnswerAsync(HttpContext http, EmulatorWorld world)
    {
        if (ControlTable.Find(http.Request.Method, http.Request.Path.Value ?? "") is not { } command)
        {
            var known = string.Join(", ", ControlTable.All.Select(c => $"{c.Method} {ControlTable.Prefix}{c.Path}"));
            return (404, Error($"No control route answers {http.Request.Method} {http.Request.Path}. There are: {known}."));
        }

        try
        {
            return (200, await command.RunAsync(await InputAsync(http), world, http.RequestAborted));
        }
        catch (ControlException e)
        {
            return (400, Error(e.Message));
        }
        catch (JsonException e)
        {
            return (400, Error($"The body is not valid JSON: {e.Message}"));
        }
    }

    private static async Task<JsonObject> InputAsync(HttpContext http)
    {
        if (http.Request.Method == "GET")
            return new(http.Request.Query.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)JsonValue.Create(q.Value.ToString()))));

        var body = await BodyBytes.ReadAsync(http.Request, http.RequestAborted);
        if (body.IsEmpty)
            return [];
        return JsonNode.Parse(body.Span) as JsonObject ?? throw new ControlException("The body must be a JSON object.");
    }

    private static JsonObject Error(string message) => new() { ["message"] = message };
}
