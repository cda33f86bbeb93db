using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>Reads request bodies and writes responses of the runtime API.</summary>
internal static class RuntimeApiHttp
{
    // Documented: a response payload of at most 6 MB. Assumed: the exact number, taken from the runtime interface emulator of AWS.
    public const int MaxResponseBytes = 6 * 1024 * 1024 + 100;

    private const string ErrorType = "Lambda-Runtime-Function-Error-Type";

    /// <returns>Null if the body exceeds the maximum size of a response payload.</returns>
    public static async Task<string?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxResponseBytes)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxResponseBytes)
                return null;
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    /// <summary>A runtime may report any text as its error. A text that is not a JSON object becomes the error message.</summary>
    public static JsonObject Error(HttpContext http, string body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject error)
                return error;
        }
        catch (JsonException)
        {
        }

        return new() { ["errorType"] = http.Request.Headers[ErrorType].FirstOrDefault() ?? "Runtime.Unknown", ["errorMessage"] = body };
    }

    public static Task AcceptAsync(HttpContext http) => WriteAsync(http, HttpStatusCode.Accepted, new() { ["status"] = "OK" });

    public static Task RefuseAsync(HttpContext http, HttpStatusCode status, string type, string message) =>
        WriteAsync(http, status, new() { ["errorMessage"] = message, ["errorType"] = type });

    /// <summary>Completes once the response is sent, because the next action may end the process that made the request.</summary>
    private static async Task WriteAsync(HttpContext http, HttpStatusCode status, JsonObject body)
    {
        http.Response.StatusCode = (int)status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
        await http.Response.CompleteAsync();
    }
}
