using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Template;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Local.FunctionUrls;

/// <summary>
/// The URLs of functions, at <c>/function-urls/{logical id of the function}/…</c>: verifies the signature of a request, invokes the function with an event
/// of payload format 2.0, and turns its result into the response.
/// </summary>
/// <param name="clock">The time of the event, which the function compares with its own clock.</param>
/// <param name="invoke">Invokes a function, given by its logical id, once.</param>
internal sealed class FunctionUrlEndpoint(
    TemplateModel template, SignatureVerifier signatures, TimeProvider clock, Func<string, string, Task<InvocationResult>> invoke)
{
    // Documented: Lambda quotas, "Invocation payload". Assumed: it limits the body, although on AWS the event around it counts as well.
    private const int MaxBodyBytes = 6 * 1024 * 1024;

    private const string Prefix = "/function-urls/";

    public static bool Serves(HttpRequest request) => ReceivedRequest.Target(request).Path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The path of a function's URL.</summary>
    public static string PathOf(FunctionResource function) => $"{Prefix}{function.LogicalId}/";

    public async Task AnswerAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } body)
        {
            await RefuseAsync(http, HttpStatusCode.RequestEntityTooLarge, $"Expected a body of at most {MaxBodyBytes} bytes.");
            return;
        }

        var request = ReceivedRequest.Of(http.Request, body);
        var (id, path) = Split(request.Path);
        if (template.FunctionsWithUrl.FirstOrDefault(f => f.LogicalId == id) is not { } function)
        {
            var known = string.Join(", ", template.FunctionsWithUrl.Select(f => f.LogicalId));
            await RefuseAsync(http, HttpStatusCode.Forbidden, $"Forbidden: expected a function of the template that has a URL ({known}).");
            return;
        }

        LocalCredentials caller;
        try
        {
            caller = signatures.Verify(request);
        }
        catch (SignatureException refused)
        {
            await RefuseAsync(http, HttpStatusCode.Forbidden, refused.Message);
            return;
        }

        var call = new FunctionUrlCall(
            template.Settings.Account, FunctionUrlResource.HostIdOf(id), http.Request.Host.Host, path, http.Connection.RemoteIpAddress,
            http.Connection.LocalPort, http.Request.Protocol, Guid.NewGuid().ToString(), clock.GetUtcNow());
        http.Response.Headers["x-amzn-RequestId"] = call.RequestId;
        var result = await invoke(function.LogicalId, FunctionUrlEvent.Of(request, call, caller).ToJsonString());
        await WriteAsync(http, FunctionUrlAnswer.Of(result));
    }

    /// <summary>Writes a refusal in the format of function URLs.</summary>
    // Assumed: the status 403 for every refusal of a signature and for an unknown URL, and the member's name.
    public static Task RefuseAsync(HttpContext http, HttpStatusCode status, string message)
    {
        http.Response.StatusCode = (int)status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(new JsonObject { ["Message"] = message }.ToJsonString(), http.RequestAborted);
    }

    private static (string Function, string Path) Split(string path)
    {
        var rest = path[Prefix.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (rest, "/") : (rest[..slash], rest[slash..]);
    }

    /// <summary>Reads the whole body even if it is too long, because a client that is still sending does not read the response.</summary>
    /// <returns>Null if the body is too long.</returns>
    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        var kept = new MemoryStream();
        for (var length = 0L; ;)
        {
            var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            foreach (var part in read.Buffer)
            {
                length += part.Length;
                if (length <= MaxBodyBytes)
                    kept.Write(part.Span);
            }

            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return length <= MaxBodyBytes ? kept.ToArray() : null;
        }
    }

    private static async Task WriteAsync(HttpContext http, FunctionUrlAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var group in answer.Headers.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase))
            http.Response.Headers[group.Key] = group.Select(header => header.Value).ToArray();
        // HTTP allows no body with these.
        if (answer.Status is not (204 or 205 or 304) && http.Request.Method != "HEAD")
            await http.Response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted);
    }
}
