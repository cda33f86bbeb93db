using ImageBuilderAutomation.Console.Assets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Console.Access;

/// <summary>Every request passes here first: from this machine, by its own page, and with the cookie of a browser that had the start link.</summary>
internal static class Guard
{
    public static async Task PassAsync(HttpContext http, RequestDelegate next, Action<string> log)
    {
        SecurityHeaders.Add(http.Response.Headers);
        if (RequestRules.RefusalOf(http.Request) is { } refusal)
        {
            await PlainPage.WriteAsync(http, StatusCodes.Status403Forbidden, "This request is refused", refusal);
            return;
        }

        // Scripts and styles are the same for everybody and say nothing of the stack.
        if (await http.RequestServices.GetRequiredService<EmbeddedAssets>().TryServeAsync(http))
            return;
        http.Response.Headers.CacheControl = "no-store";
        if (http.Request.Path != "/start" && !http.RequestServices.GetRequiredService<StartToken>().IsCookie(Session.Secret(http.Request)))
        {
            await PlainPage.WriteAsync(
                http, StatusCodes.Status401Unauthorized, "Open the start link",
                "This browser has not opened the console yet, or the console was started again. Open the start link that the command printed in its terminal.");
            return;
        }

        try
        {
            await next(http);
        }
        catch (BadHttpRequestException) when (!http.Response.HasStarted)
        {
            await PlainPage.WriteAsync(http, StatusCodes.Status400BadRequest, "This request cannot be read", "Go back and try again.");
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            log($"console: {http.Request.Method} {http.Request.Path} failed: {e}");
            await PlainPage.WriteAsync(
                http, StatusCodes.Status500InternalServerError, "The console failed", "The terminal of the console shows why. Load the page again, or report the failure.");
        }
    }
}
